import type { GraphNode, NodeRun } from "~/api/types";

export interface LogRow {
  id: string;
  label: string;
  type: string;
  run: NodeRun;
  /** Milliseconds after the first step started, and the duration so far; null before it started. */
  start: number | null;
  length: number;
}

export interface Timeline {
  rows: LogRow[];
  /** The length of the time axis in milliseconds, never 0. */
  span: number;
}

const ORDER = Number.POSITIVE_INFINITY;

/**
 * The steps of a run in the order in which they started, on one time axis; those that never started
 * come last.
 */
export function timeline(
  nodes: readonly GraphNode[],
  runs: Readonly<Record<string, NodeRun>>,
  now: number,
): Timeline {
  const started = Object.values(runs).flatMap((run) => (run.started_at ? [Date.parse(run.started_at)] : []));
  const zero = started.length > 0 ? Math.min(...started) : now;
  const rows = nodes.flatMap((node): LogRow[] => {
    const run = runs[node.id];
    if (!run) return [];
    const start = run.started_at && run.status !== "skipped" ? Date.parse(run.started_at) - zero : null;
    const end = run.finished_at ? Date.parse(run.finished_at) - zero : now - zero;
    return [
      {
        id: node.id,
        label: node.label,
        type: node.type,
        run,
        start,
        length: start === null ? 0 : Math.max(0, end - start),
      },
    ];
  });
  rows.sort((a, b) => (a.start ?? ORDER) - (b.start ?? ORDER) || a.run.seq - b.run.seq);
  const span = Math.max(1, ...rows.map((row) => (row.start ?? 0) + row.length));
  return { rows, span };
}
