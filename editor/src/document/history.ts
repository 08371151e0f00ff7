import type { Graph } from "~/api/types";

/** Undo and redo. Graphs are immutable, so an entry costs one reference. */

interface Entry {
  name: string;
  graph: Graph;
}

export interface History {
  past: readonly Entry[];
  future: readonly Entry[];
  /** Consecutive changes with the same key are one entry: a word typed, a card dragged. */
  key: string | null;
}

const LIMIT = 200;

export const NO_HISTORY: History = { past: [], future: [], key: null };

/** Records `before` as the state before the action `name`. */
export function record(history: History, name: string, before: Graph, key: string | null = null): History {
  if (key !== null && key === history.key && history.past.length > 0) return { ...history, future: [] };
  return { past: [...history.past.slice(1 - LIMIT), { name, graph: before }], future: [], key };
}

/** Ends a sequence of merged changes: the next one with the same key starts a new entry. */
export const settle = (history: History): History =>
  history.key === null ? history : { ...history, key: null };

export interface Step {
  history: History;
  graph: Graph;
  name: string;
}

export function undo(history: History, present: Graph): Step | null {
  const entry = history.past.at(-1);
  if (!entry) return null;
  const future = [{ name: entry.name, graph: present }, ...history.future];
  return {
    history: { past: history.past.slice(0, -1), future, key: null },
    graph: entry.graph,
    name: entry.name,
  };
}

export function redo(history: History, present: Graph): Step | null {
  const entry = history.future[0];
  if (!entry) return null;
  const past = [...history.past, { name: entry.name, graph: present }];
  return {
    history: { past, future: history.future.slice(1), key: null },
    graph: entry.graph,
    name: entry.name,
  };
}
