import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request, withQuery } from "./client";
import type { Attempt, Decision, Execution, ExecutionSummary, Json, NodeRun, Page, RunEvent } from "./types";

export interface ExecutionFilter {
  workflow?: string;
  status?: string;
  mode?: string;
  after?: string;
  before?: string;
}

const LIVE_MS = 4000;

/** Newest first; asked again every few seconds while the page is visible, so that the list is live. */
export function useExecutions(filter: ExecutionFilter) {
  return useInfiniteQuery({
    queryKey: ["executions", filter],
    queryFn: ({ pageParam }) => request<Page<ExecutionSummary>>("GET", pageParam),
    initialPageParam: withQuery("/api/executions/", { ...filter }),
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: LIVE_MS,
  });
}

export function useExecution(id: string | null) {
  return useQuery({
    queryKey: ["execution", id],
    queryFn: () => fetchExecution(id ?? ""),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export const fetchExecution = (id: string): Promise<Execution> => request("GET", `/api/executions/${id}/`);

export const fetchEvents = (id: string, after: number, signal: AbortSignal): Promise<Page<RunEvent>> =>
  request("GET", `/api/executions/${id}/events/?after=${after}`, undefined, signal);

export const cancelExecution = (id: string): Promise<ExecutionSummary> =>
  request("POST", `/api/executions/${id}/cancel/`);

export function useCancelExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: cancelExecution,
    onSuccess: () => client.invalidateQueries({ queryKey: ["executions"] }),
  });
}

export function useRetryExecution() {
  return useMutation({
    mutationFn: ({ id, from }: { id: string; from: string }) =>
      request<{ id: string }>("POST", `/api/executions/${id}/retry/`, { from }),
  });
}

/** Every attempt of one node run, asked for only when there was more than one. */
export function useAttempts(executionId: string | null, { node_id, iteration, attempt }: NodeRun) {
  const path = `/api/executions/${executionId}/nodes/${encodeURIComponent(node_id)}/attempts/`;
  return useQuery({
    queryKey: ["attempts", executionId, node_id, iteration, attempt],
    queryFn: () => request<Page<Attempt>>("GET", withQuery(path, { iteration })),
    enabled: executionId !== null && attempt > 1,
  });
}

interface Resolution {
  execution: string;
  node: string;
  body: { iteration: string; action: Decision; data: Json; shown?: string | null };
}

/** Decides about a step that is interrupted or asks; what comes of it is heard by the socket. */
export function useResolveNode() {
  return useMutation({
    mutationFn: ({ execution, node, body }: Resolution) =>
      request<Execution>("POST", `/api/executions/${execution}/nodes/${node}/resolve/`, body),
  });
}
