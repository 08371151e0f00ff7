import "./banner.css";
import { Link, useLocation } from "wouter";
import { useCancelExecution, useRetryExecution } from "~/api/executions";
import type { Execution, ExecutionRow } from "~/api/types";
import { may } from "~/app/boot";
import { mayTouch } from "~/runs/access";
import { HIDDEN, wordsOf } from "~/runs/hidden";
import { useRun } from "~/runs/store";
import { Button } from "~/ui/Button";
import { duration, elapsed, instant, money, tokens } from "~/ui/format";
import { StatusBadge } from "~/ui/StatusBadge";
import { isFinal } from "~/ui/status";
import { toast } from "~/ui/toasts";
import { useNow } from "~/ui/useNow";
import { useTitle } from "~/ui/useTitle";
import { MODES } from "./modes";

function Facts({ row }: { row: ExecutionRow }) {
  const now = useNow(!isFinal(row.status));
  const ms = elapsed(row.started_at, row.finished_at, now);
  const count = (row.usage?.input_tokens ?? 0) + (row.usage?.output_tokens ?? 0);
  const facts: [string, string][] = [
    ["Version", row.version === null ? "Draft" : `v${row.version}`],
    ["Started by", MODES[row.mode]],
    ["Started", instant(row.started_at ?? row.created_at)],
    ["Time", ms === null ? "–" : duration(ms)],
    ["Tokens", count > 0 ? tokens(count) : "–"],
    ["Cost", count > 0 ? money(row.cost_usd) : "–"],
  ];
  return (
    <dl className="banner-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ row }: { row: ExecutionRow }) {
  const [, go] = useLocation();
  const cancel = useCancelExecution();
  const retry = useRetryExecution();
  const again = (from: string) =>
    retry.mutate(
      { id: row.id, from },
      {
        onSuccess: ({ id }) => go(`/executions/${id}/`),
        onError: (error) => toast.failure("The run was not started again", error),
      },
    );
  const stop = () =>
    cancel.mutate(row.id, { onError: (error) => toast.failure("The run was not cancelled", error) });
  return (
    <div className="row">
      {!isFinal(row.status) && may("execution.cancel") && mayTouch(row) && (
        <Button icon="square" busy={cancel.isPending} onClick={stop}>
          Cancel
        </Button>
      )}
      {isFinal(row.status) && may("workflow.run") && mayTouch(row) && row.workflow && (
        <>
          {row.status === "failed" && (
            <Button icon="rotate-cw" busy={retry.isPending} onClick={() => again("failed")}>
              Retry from the failure
            </Button>
          )}
          <Button icon="play" busy={retry.isPending} onClick={() => again("start")}>
            Run again
          </Button>
        </>
      )}
      {row.workflow && (
        <Link href={`/workflows/${row.workflow}/`} className="button">
          Open the workflow
        </Link>
      )}
    </div>
  );
}

/** The header of a run: its workflow, its start, its duration and its cost. */
export function Banner({ execution }: { execution: Execution }) {
  const live = useRun((state) => state.run?.execution ?? null);
  const row = live ?? execution;
  useTitle(`Run of ${execution.workflow_name}`);
  return (
    <header className="banner">
      <div className="banner-title">
        <Link href="/executions/" className="crumb">
          Executions
        </Link>
        <span className="mute" aria-hidden="true">
          /
        </span>
        <h1 className="clip">{execution.workflow_name}</h1>
        <span role="status">
          <StatusBadge status={row.status} />
        </span>
        <span className="grow" />
        <Actions row={{ ...row, workflow: execution.workflow }} />
      </div>
      <Facts row={row} />
      {row.error && (
        <p className="banner-error">
          <code>{row.error.code}</code> {wordsOf(row.error)}{" "}
          {row.error.hint && <span className="mute">{row.error.hint}</span>}
        </p>
      )}
      {row.redacted && <p className="mute">{HIDDEN}</p>}
    </header>
  );
}
