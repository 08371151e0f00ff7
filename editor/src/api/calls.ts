import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request, withQuery } from "./client";
import type { HookCall, HookCallDetail, Page } from "./types";

export interface CallFilter {
  trigger?: string;
  outcome?: string;
}

const LIVE_MS = 4000;

/** The calls of a workflow's webhooks, newest first; asked again while the page is visible. */
export function useCalls(workflow: string, filter: CallFilter) {
  return useInfiniteQuery({
    queryKey: ["calls", workflow, filter],
    queryFn: ({ pageParam }) => request<Page<HookCall>>("GET", pageParam),
    initialPageParam: withQuery(`/api/workflows/${workflow}/calls/`, { ...filter }),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: LIVE_MS,
  });
}

export function useCall(id: string) {
  return useQuery({
    queryKey: ["call", id],
    queryFn: () => request<HookCallDetail>("GET", `/api/calls/${id}/`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Runs the published version with what the call brought. */
export function useReplayCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<{ id: string; status: string }>("POST", `/api/calls/${id}/replay/`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["executions"] }),
  });
}
