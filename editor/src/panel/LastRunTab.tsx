import { useAttempts } from "~/api/executions";
import type { GraphNode, NodeRun } from "~/api/types";
import { useNodeRun, useRun, useStream } from "~/runs/store";
import { EmptyState } from "~/ui/EmptyState";
import { duration, elapsed, money, tokens, turns } from "~/ui/format";
import { StatusBadge } from "~/ui/StatusBadge";
import { useNow } from "~/ui/useNow";
import { DecisionCard } from "./DecisionCard";
import { ErrorCard } from "./ErrorCard";
import { JsonView } from "./JsonView";

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

/** What the model is saying, as long as the row has no output yet. */
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
  const { data } = useAttempts(execution, run.node_id, run.attempt);
  const earlier = data?.results.filter((attempt) => attempt.attempt < run.attempt) ?? [];
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

/** What the step got, gave, took and cost in the run that is shown. */
export function LastRunTab({ node }: { node: GraphNode }) {
  const run = useNodeRun(node.id);
  const any = useRun((state) => state.run !== null);
  if (!run) {
    const text = any
      ? "The last run did not get to this step."
      : "Run the workflow: input, output, time and cost of this step will be shown here.";
    return <EmptyState icon="history" title="No run yet" text={text} />;
  }
  return (
    <div className="stack last-run">
      <div className="row">
        <StatusBadge status={run.status} />
      </div>
      <DecisionCard run={run} />
      <Facts run={run} />
      {run.error && <ErrorCard error={run.error} />}
      {(run.output === null || run.output === undefined) && <Live id={node.id} />}
      <JsonView title="Output" value={run.output} />
      <JsonView title="Input" value={run.input} />
      <Earlier run={run} />
    </div>
  );
}
