import { memo } from "react";
import type { GraphNode } from "~/api/types";
import { useDocument, useEditor } from "~/editor/context";
import type { UiState } from "~/editor/ui";
import { EmptyState } from "~/ui/EmptyState";
import { duration, money, tokens } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { StatusBadge } from "~/ui/StatusBadge";
import { isFinal, lookOf } from "~/ui/status";
import { useNow } from "~/ui/useNow";
import { type Run, runsOf } from "./run";
import { useRun, useRunStore } from "./store";
import { type LogRow, timeline } from "./timeline";
import { indexesOf } from "./turns";

function figures({ run }: LogRow) {
  const count = (run.usage?.input_tokens ?? 0) + (run.usage?.output_tokens ?? 0);
  return { count: count > 0 ? tokens(count) : "", cost: count > 0 ? money(run.cost_usd) : "" };
}

/** `3/0` as `turn 4.1`: people count from one. */
const turnWord = (iteration: string): string =>
  `turn ${indexesOf(iteration)
    .map((index) => index + 1)
    .join(".")}`;

/** The turn of a row; null while the run is followed, because its turns change. */
function turnOf(run: Run | null, row: LogRow): UiState["turn"] {
  if (!run?.execution || !isFinal(run.execution.status) || row.run.iteration === "") return null;
  return { run: run.id, path: row.run.iteration };
}

interface RowProps {
  row: LogRow;
  span: number;
}

function RowView({ row, span }: RowProps) {
  const { document, ui, catalog } = useEditor();
  const store = useRunStore();
  const selected = useDocument((state) => state.selected.has(row.id));
  const type = catalog.get(row.type);
  const { count, cost } = figures(row);
  const show = () => {
    const turn = turnOf(store.getState().run, row);
    document.select([row.id]);
    ui.setState({ tab: "last-run", turn });
  };
  const percent = (ms: number) => `${(ms / span) * 100}%`;
  return (
    <tr aria-selected={selected} className="log-row" onClick={show}>
      <td className="log-name">
        <span className="category" data-category={type?.category}>
          <Icon name={type?.icon ?? "circle"} size={13} />
        </span>
        <button type="button" className="log-link clip" onClick={show}>
          {row.label}
        </button>
        {row.run.iteration !== "" && (
          <span className="tag num" title="The most recently changed turn of the enclosing loops">
            {turnWord(row.run.iteration)}
          </span>
        )}
        {row.run.attempt > 1 && <span className="tag num">attempt {row.run.attempt}</span>}
      </td>
      <td>
        <StatusBadge status={row.run.status} />
      </td>
      <td className="log-time">
        {row.start !== null && (
          <span
            className="log-bar"
            data-tone={lookOf(row.run.status).tone}
            style={{ left: percent(row.start), width: percent(row.length) }}
          />
        )}
      </td>
      <td className="num">{row.start === null ? "" : duration(row.length)}</td>
      <td className="num">{count}</td>
      <td className="num">{cost}</td>
    </tr>
  );
}

const Row = memo(
  RowView,
  (a, b) =>
    a.span === b.span &&
    a.row.run === b.row.run &&
    a.row.length === b.row.length &&
    a.row.label === b.row.label,
);

function NoRows({ begun }: { begun: boolean }) {
  if (begun) return <EmptyState icon="hourglass" title="No step has started" />;
  const text = "Run the workflow: every step with its time, tokens and cost is listed here as it happens.";
  return <EmptyState icon="play" title="Nothing has run yet" text={text} />;
}

/** Every step of the run on one time axis; a click shows it on the canvas. */
export function RunLog({ nodes }: { nodes: readonly GraphNode[] }) {
  const runs = useRun(({ run }) => runsOf(run));
  const begun = useRun((state) => state.run !== null);
  const going = Object.values(runs).some((run) => run.started_at !== null && run.finished_at === null);
  const now = useNow(going);
  const { rows, span } = timeline(nodes, runs, now);
  if (rows.length === 0) return <NoRows begun={begun} />;
  return (
    <div className="drawer-content">
      <table className="log">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Status</th>
            <th scope="col">
              <span className="visually-hidden">Timeline</span>
            </th>
            <th scope="col">Time</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} span={span} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
