import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { all, request, withQuery } from "./client";
import type { NodeRun, Page, Turn } from "./types";

const LIVE_MS = 3000;
const PAGE = "100";

const every = (live: boolean): number | false => (live ? LIVE_MS : false);

/** A step's run in one turn, null where the turn did not get to it. `iteration` as `3/0`, "" outside loops. */
export const turnRun = (execution: string, node: string, iteration: string, live: boolean) =>
  queryOptions({
    queryKey: ["turn", execution, node, iteration],
    queryFn: async ({ signal }) => {
      // An empty `iteration` is a value here: the run outside all loops.
      const search = new URLSearchParams({ node, iteration, limit: "1" });
      const path = `/api/executions/${execution}/nodes/?${search}`;
      const page = await request<Page<NodeRun>>("GET", path, undefined, signal);
      return page.results[0] ?? null;
    },
    refetchInterval: every(live),
  });

/** Of every step inside loops the turn that changed last. */
export const fetchNewestTurns = (execution: string): Promise<NodeRun[]> =>
  all<NodeRun>(`/api/executions/${execution}/nodes/?newest=true&limit=${PAGE}`);

const turnsPath = (execution: string, node: string, query: Record<string, string>): string =>
  withQuery(`/api/executions/${execution}/nodes/${encodeURIComponent(node)}/turns/`, query);

export interface TurnFilter {
  /** The turn of the loops around, "" for all. */
  within: string;
  status: string;
}

/** A step's turns in the order in which they began, page by page. */
export function useTurns(execution: string, node: string, filter: TurnFilter, live: boolean) {
  return useInfiniteQuery({
    queryKey: ["turns", execution, node, filter],
    queryFn: ({ pageParam }) => request<Page<Turn>>("GET", pageParam),
    initialPageParam: turnsPath(execution, node, { ...filter, limit: PAGE }),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: every(live),
  });
}

/** The first turn in which the step failed, null where it failed in none. */
export function useFirstFailed(execution: string, node: string, live: boolean) {
  return useQuery({
    queryKey: ["first-failed", execution, node],
    queryFn: async () => {
      const path = turnsPath(execution, node, { status: "failed", limit: "1" });
      return (await request<Page<Turn>>("GET", path)).results[0] ?? null;
    },
    refetchInterval: every(live),
  });
}
