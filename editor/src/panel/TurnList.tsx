import { useState } from "react";
import { useTurns } from "~/api/turns";
import type { GraphNode, Turn } from "~/api/types";
import { More } from "~/pages/More";
import { useLastError } from "~/pages/useLastError";
import { indexesOf, pathOf } from "~/runs/turns";
import { Failure } from "~/ui/Failure";
import { duration, elapsed } from "~/ui/format";
import { Select } from "~/ui/Select";
import { SkeletonRows } from "~/ui/Skeleton";
import { StatusBadge } from "~/ui/StatusBadge";
import { lookOf } from "~/ui/status";
import type { TurnView } from "./useTurn";

const WAYS = (["failed", "interrupted", "waiting", "running", "succeeded", "skipped"] as const).map(
  (value) => ({
    value,
    label: lookOf(value).word,
  }),
);

function Row({ turn, here, onChoose }: { turn: Turn; here: boolean; onChoose: () => void }) {
  const ms = turn.finished_at && elapsed(turn.started_at, turn.finished_at);
  const index = indexesOf(turn.iteration).at(-1) ?? 0;
  return (
    <li>
      <button type="button" className="turn-row" aria-current={here || undefined} onClick={onChoose}>
        <span className="num turn-row-number">{index + 1}</span>
        <StatusBadge status={turn.status} />
        <span className="clip grow mute">{turn.error?.message}</span>
        <span className="num mute">{typeof ms === "number" ? duration(ms) : ""}</span>
      </button>
    </li>
  );
}

function Rows({ node, view, status }: { node: GraphNode; view: TurnView; status: string }) {
  const within = pathOf(indexesOf(view.path).slice(0, -1));
  const list = useTurns(view.execution, node.id, { within, status }, view.live);
  const turns = list.data?.pages.flatMap((page) => page.results) ?? [];
  const error = useLastError(list);
  if (error && turns.length === 0)
    return (
      <Failure title="The turns could not be loaded" error={error} onRetry={() => void list.refetch()} />
    );
  if (list.isLoading) return <SkeletonRows count={4} />;
  if (turns.length === 0)
    return <p className="mute">{status ? "No turn has this status." : "No turn has reached this step."}</p>;
  return (
    <div className="turn-rows">
      <ol>
        {turns.map((turn) => (
          <Row
            key={turn.iteration}
            turn={turn}
            here={turn.iteration === view.path}
            onChoose={() => view.choose(turn.iteration)}
          />
        ))}
      </ol>
      <More {...list} />
    </div>
  );
}

/** The turns of the innermost loop that reached the step, in the order in which they started. */
export function TurnList({ node, view }: { node: GraphNode; view: TurnView }) {
  const [status, choose] = useState("");
  return (
    <>
      <Select
        label="Status of the turns"
        value={status}
        choices={[{ value: "", label: "Any status" }, ...WAYS]}
        onChange={choose}
      />
      <Rows node={node} view={view} status={status} />
    </>
  );
}
