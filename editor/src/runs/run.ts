import type { Execution, ExecutionMessage, ExecutionRow, NodeRun, RunEvent, TokenEvent } from "~/api/types";
import { mergeTokens, type Stream } from "./tokens";

/**
 * One execution as the page knows it. Nodes are stored by id; inside containers the latest
 * iteration counts.
 */
export interface Run {
  id: string;
  seq: number;
  execution: ExecutionRow | null;
  nodes: Readonly<Record<string, NodeRun>>;
  /**
   * The turns of steps inside loops that were loaded rather than received: for each step the most
   * recently changed one.
   */
  turns: Readonly<Record<string, NodeRun>>;
  streams: Readonly<Record<string, Stream>>;
  /** Incremented when a token message left a gap; the socket then requests the whole text again. */
  holes: number;
}

export const startRun = (id: string): Run => ({
  id,
  seq: 0,
  execution: null,
  nodes: {},
  turns: {},
  streams: {},
  holes: 0,
});

/** A run from the answer of the detail endpoint. */
export function runFrom(execution: Execution): Run {
  const { nodes, graph: _, ...row } = execution;
  return {
    ...startRun(execution.id),
    seq: execution.seq,
    execution: row,
    nodes: Object.fromEntries(nodes.map((node) => [node.node_id, node])),
  };
}

/** `run` with the loaded turns; turns received since are newer. */
export const withTurns = (run: Run, turns: readonly NodeRun[]): Run => ({
  ...run,
  turns: Object.fromEntries(turns.map((turn) => [turn.node_id, turn])),
});

const NO_RUNS: Run["nodes"] = {};
const merged = new WeakMap<Run["nodes"], { turns: Run["turns"]; all: Run["nodes"] }>();

/** The newest run of every step, inside loops or not; the same object while nothing has changed. */
export function runsOf(run: Run | null): Run["nodes"] {
  if (!run) return NO_RUNS;
  const known = merged.get(run.nodes);
  if (known?.turns === run.turns) return known.all;
  const loaded = Object.entries(run.turns).filter(([id, turn]) => (run.nodes[id]?.seq ?? 0) < turn.seq);
  const all = loaded.length > 0 ? { ...run.nodes, ...Object.fromEntries(loaded) } : run.nodes;
  merged.set(run.nodes, { turns: run.turns, all });
  return all;
}

export type RunMessage = ExecutionMessage;

function applyNode(run: Run, event: Extract<RunEvent, { type: "node" }>): Run {
  const known = run.nodes[event.node.node_id];
  if (known && known.seq >= event.seq) return run;
  return { ...run, nodes: { ...run.nodes, [event.node.node_id]: { ...event.node, seq: event.seq } } };
}

function applyExecution(run: Run, event: Extract<RunEvent, { type: "execution" }>): Run {
  if (run.execution && run.execution.seq > event.seq) return run;
  return { ...run, execution: { ...event.execution, seq: event.seq } };
}

function applyTokens(run: Run, event: TokenEvent): Run {
  const { stream, hole } = mergeTokens(run.streams[event.node_id], event);
  const holes = hole ? run.holes + 1 : run.holes;
  return { ...run, holes, streams: { ...run.streams, [event.node_id]: stream } };
}

/**
 * `run` after one message. Messages of other runs change nothing; a row older than the known one is
 * dropped, so that the order of messages does not matter.
 */
export function apply(run: Run, message: RunMessage): Run {
  if (message.execution_id !== run.id) return run;
  if (message.type === "tokens") return applyTokens(run, message);
  const next = message.type === "node" ? applyNode(run, message) : applyExecution(run, message);
  return message.seq > next.seq ? { ...next, seq: message.seq } : next;
}

export const applyAll = (run: Run, messages: readonly RunMessage[]): Run => messages.reduce(apply, run);

/** How many nodes have ended, of those that have taken part so far. */
export function progress(run: Run, total: number): { done: number; total: number } {
  const open = new Set(["queued", "running", "retrying", "waiting"]);
  const done = Object.values(run.nodes).filter((node) => !open.has(node.status)).length;
  return { done: Math.min(done, total), total };
}
