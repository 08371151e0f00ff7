import "./values.css";
import { useAttempts } from "~/api/executions";
import type { GraphNode, NodeRun } from "~/api/types";
import { HIDDEN } from "~/runs/hidden";
import { useNodeRun, useRun, useStream } from "~/runs/store";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { duration, elapsed, money, tokens, turns } from "~/ui/format";
import { SkeletonRows } from "~/ui/Skeleton";
import { StatusBadge } from "~/ui/StatusBadge";
import { useNow } from "~/ui/useNow";
import { DecisionCard } from "./DecisionCard";
import { ErrorCard } from "./ErrorCard";
import { JsonView } from "./JsonView";
import { TurnPicker } from "./TurnPicker";
import { type TurnView, useTurn } from "./useTurn";

function Facts({ run }: { run: NodeRun }) {
  const now = useNow(run.finished_at === null);
  const ms = elapsed(run.started_at, run.finished_at, now);
  const { input_tokens, output_tokens, cached_tokens, reasoning_tokens } = run.usage ?? {};
  const facts: [string, string | null][] = [
    ["Time", ms === null ? null : duration(ms)],
    ["Turns", run.progress ? turns(run.progress) : null],
    ["Attempt", run.attempt > 1 ? String(run.attempt) : null],
    ["Tokens in", input_tokens ? tokens(input_tokens) : null],
    ["Tokens out", output_tokens ? tokens(output_tokens) : null],
    ["Cached", cached_tokens ? tokens(cached_tokens) : null],
    ["Reasoning", reasoning_tokens ? tokens(reasoning_tokens) : null],
    ["Cost", input_tokens || output_tokens ? money(run.cost_usd) : null],
  ];
  return (
    <dl className="run-facts">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="num">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** The model's live output, until the row has an output. */
function Live({ id }: { id: string }) {
  const stream = useStream(id);
  if (!stream) return null;
  return (
    <>
      {stream.reasoning && <pre className="stream stream-thinking">{stream.reasoning}</pre>}
      {stream.text && <pre className="stream">{stream.text}</pre>}
    </>
  );
}

function Earlier({ run }: { run: NodeRun }) {
  const execution = useRun((state) => state.run?.id ?? null);
  const { data } = useAttempts(execution, run);
  const earlier = data?.filter((attempt) => attempt.attempt < run.attempt) ?? [];
  if (earlier.length === 0) return null;
  return (
    <section className="stack">
      <h3>Earlier attempts</h3>
      {earlier.map((attempt) => (
        <details key={attempt.attempt} className="attempt">
          <summary className="row">
            Attempt {attempt.attempt} <StatusBadge status={attempt.status} />
          </summary>
          {attempt.error && <ErrorCard error={attempt.error} />}
        </details>
      ))}
    </section>
  );
}

function Details({ run }: { run: NodeRun }) {
  const execution = useRun((state) => state.run?.id ?? null);
  const latest = useNodeRun(run.node_id);
  const streaming =
    !run.redacted && latest?.iteration === run.iteration && (run.output === null || run.output === undefined);
  return (
    <>
      <div className="row">
        <StatusBadge status={run.status} />
      </div>
      <DecisionCard run={run} />
      <Facts run={run} />
      {run.error && run.status !== "interrupted" && <ErrorCard error={run.error} />}
      {run.redacted && <p className="mute">{HIDDEN}</p>}
      {streaming && <Live id={run.node_id} />}
      <JsonView title="Output" value={run.output} run={execution} />
      <JsonView title="Input" value={run.input} run={execution} />
      <Earlier key={run.iteration} run={run} />
    </>
  );
}

function OfTurn({ view }: { view: TurnView }) {
  if (view.error)
    return <Failure title="The turn could not be loaded" error={view.error} onRetry={view.retry} />;
  if (view.run === undefined) return <SkeletonRows count={4} />;
  if (view.run === null) return <p className="mute">This turn did not reach this step.</p>;
  return <Details key={view.run.iteration} run={view.run} />;
}

/** A step inside loops has run many times: one of its turns is shown. */
function InTurns({ node, view }: { node: GraphNode; view: TurnView }) {
  return (
    <div className="stack last-run">
      <TurnPicker node={node} view={view} />
      <OfTurn view={view} />
    </div>
  );
}

/** The step's input, output, duration and cost in the displayed run. */
export function LastRunTab({ node }: { node: GraphNode }) {
  const run = useNodeRun(node.id);
  const any = useRun((state) => state.run !== null);
  const view = useTurn(node);
  if (view) return <InTurns node={node} view={view} />;
  if (!run) {
    const text = any
      ? "The last run did not reach this step."
      : "Run the workflow: input, output, time and cost of this step will be shown here.";
    return <EmptyState icon="history" title="No run yet" text={text} />;
  }
  return (
    <div className="stack last-run">
      <Details run={run} />
    </div>
  );
}
