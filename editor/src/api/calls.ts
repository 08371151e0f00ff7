import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, type FilterOf, filled, page } from "./call";

export type CallFilter = FilterOf<"/api/workflows/{id}/calls/">;

const LIVE_MS = 4000;

/** The calls of a workflow's webhooks, newest first; polled while the page is visible. */
export function useCalls(workflow: string, filter: CallFilter) {
  return useInfiniteQuery({
    queryKey: ["calls", workflow, filter],
    queryFn: ({ pageParam }) =>
      page("/api/workflows/{id}/calls/", pageParam, { path: { id: workflow }, query: filled(filter) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: LIVE_MS,
  });
}

export function useCall(id: string) {
  return useQuery({
    queryKey: ["call", id],
    queryFn: () => call("GET", "/api/calls/{id}/", { path: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Runs the published version with the input of the call. */
export function useReplayCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("POST", "/api/calls/{id}/replay/", { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["executions"] }),
  });
}
