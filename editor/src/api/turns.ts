import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { all, call, filled, page } from "./call";
import type { NodeRun } from "./types";

const LIVE_MS = 3000;
const PAGE = 100;
const NODES = "/api/executions/{id}/nodes/";
const TURNS = "/api/executions/{id}/nodes/{node_id}/turns/";

const every = (live: boolean): number | false => (live ? LIVE_MS : false);

/**
 * A step's run in one turn; null if the turn did not reach it. `iteration` is like `3/0`, ""
 * outside loops.
 */
export const turnRun = (execution: string, node: string, iteration: string, live: boolean) =>
  queryOptions({
    queryKey: ["turn", execution, node, iteration],
    queryFn: async ({ signal }) => {
      // An empty `iteration` is a value here: the run outside all loops.
      const query = { node, iteration, limit: 1 };
      const found = await call("GET", NODES, { path: { id: execution }, query, signal });
      return found.results[0] ?? null;
    },
    refetchInterval: every(live),
  });

/** The most recently changed turn of every step inside loops. */
export const fetchNewestTurns = (execution: string): Promise<NodeRun[]> =>
  all(NODES, { path: { id: execution }, query: { newest: true, limit: PAGE } });

export interface TurnFilter {
  /** The turn of the enclosing loops, "" for all. */
  within: string;
  status: string;
}

/** A step's turns in the order in which they started, page by page. */
export function useTurns(execution: string, node: string, filter: TurnFilter, live: boolean) {
  const path = { id: execution, node_id: node };
  return useInfiniteQuery({
    queryKey: ["turns", execution, node, filter],
    queryFn: ({ pageParam }) => page(TURNS, pageParam, { path, query: { ...filled(filter), limit: PAGE } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: every(live),
  });
}

/** The first turn in which the step failed; null if there is none. */
export function useFirstFailed(execution: string, node: string, live: boolean) {
  const path = { id: execution, node_id: node };
  return useQuery({
    queryKey: ["first-failed", execution, node],
    queryFn: async () => {
      const found = await call("GET", TURNS, { path, query: { status: "failed", limit: 1 } });
      return found.results[0] ?? null;
    },
    refetchInterval: every(live),
  });
}
