import type { GraphNode, Progress } from "~/api/types";

/** The loops around a step, outermost first. */
export function loopsAround(nodes: readonly GraphNode[], node: GraphNode): GraphNode[] {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const found: GraphNode[] = [];
  for (let at = byId.get(node.parent ?? ""); at && !found.includes(at); at = byId.get(at.parent ?? ""))
    found.unshift(at);
  return found;
}

/** `3/0` as `[3, 0]`. */
export const indexesOf = (path: string): number[] => (path === "" ? [] : path.split("/").map(Number));

export const pathOf = (indexes: readonly number[]): string => indexes.join("/");

/**
 * The turn for a step that is `depth` loops deep, near `path`: truncated, or filled up with first
 * turns.
 */
export function fitted(path: string, depth: number): string {
  const indexes = indexesOf(path).slice(0, depth);
  return pathOf([...indexes, ...Array<number>(depth - indexes.length).fill(0)]);
}

/** `path` with the turn of one loop changed; the loops inside it start from their first turn. */
export const withIndex = (path: string, level: number, index: number): string =>
  pathOf(indexesOf(path).map((known, at) => (at < level ? known : at === level ? index : 0)));

/** The number of turns that can be shown; null if unknown. */
export function countOf(progress: Progress | null | undefined, live: boolean): number | null {
  if (!progress) return null;
  return progress.total ?? (live ? null : progress.done);
}
