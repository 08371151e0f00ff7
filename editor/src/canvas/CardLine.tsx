import { useMemo } from "react";
import type { GraphNode, NodeRun, NodeType } from "~/api/types";
import { digest } from "~/document/digest";
import { wordsOf } from "~/runs/hidden";
import { useNodeRun, useStream } from "~/runs/store";
import { duration, elapsed, money, tokens } from "~/ui/format";

const TICKER = 60;

/** `1.2 k tok · $0.0021 · 3.4 s` for a finished model call. */
function modelFigures(run: NodeRun): string {
  const count = (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0);
  const ms = elapsed(run.started_at, run.finished_at);
  const parts = [
    `${tokens(count)} tok`,
    run.cost_usd === null ? null : money(run.cost_usd),
    ms === null ? null : duration(ms),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

/** Whether the run used a model: its figures then replace the second line. */
export const spent = (run: NodeRun): boolean =>
  (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0) > 0;

const live = (run: NodeRun): boolean => run.status === "running" || run.status === "retrying";

/** The end of the text that a model is streaming. */
function Ticker({ id }: { id: string }) {
  const stream = useStream(id);
  const saying = stream?.text || stream?.reasoning;
  if (!saying) return <span className="card-line mute">Waiting for the first token…</span>;
  return (
    <span className="card-line card-ticker" data-thinking={stream?.text ? undefined : true}>
      <bdi>{saying.slice(-TICKER).replace(/\s+/g, " ")}</bdi>
    </span>
  );
}

interface Props {
  node: GraphNode;
  type: NodeType | undefined;
}

/** The second line of a card: settings, then live output while it runs, then duration and cost. */
export function CardLine({ node, type }: Props) {
  const run = useNodeRun(node.id);
  const summary = useMemo(() => digest(node, type), [node, type]);
  if (run?.error && run.status === "failed") {
    return <span className="card-line card-error clip">{wordsOf(run.error)}</span>;
  }
  if (run && live(run) && type?.category === "ai") return <Ticker id={node.id} />;
  if (run && spent(run)) return <span className="card-line num clip">{modelFigures(run)}</span>;
  return <span className="card-line clip">{type ? summary : `Unknown type ${node.type}`}</span>;
}
