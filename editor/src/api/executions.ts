import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { all, type BodyOf, call, type FilterOf, filled, page } from "./call";
import type { Execution, NodeRun, RunEvent } from "./types";

export type ExecutionFilter = FilterOf<"/api/executions/">;

const LIVE_MS = 4000;

/** Executions, newest first; polled every few seconds while the page is visible. */
export function useExecutions(filter: ExecutionFilter) {
  return useInfiniteQuery({
    queryKey: ["executions", filter],
    queryFn: ({ pageParam }) => page("/api/executions/", pageParam, { query: filled(filter) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
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

export const fetchExecution = (id: string): Promise<Execution> =>
  call("GET", "/api/executions/{id}/", { path: { id } });

export const fetchEvents = async (id: string, after: number, signal: AbortSignal): Promise<RunEvent[]> =>
  (await call("GET", "/api/executions/{id}/events/", { path: { id }, query: { after }, signal })).results;

export const cancelExecution = (id: string): Promise<Execution> =>
  call("POST", "/api/executions/{id}/cancel/", { path: { id } });

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
      call("POST", "/api/executions/{id}/retry/", { path: { id }, body: { from } }),
  });
}

/** Every attempt of a node run, loaded only if there was more than one. */
export function useAttempts(executionId: string | null, { node_id, iteration, attempt }: NodeRun) {
  return useQuery({
    queryKey: ["attempts", executionId, node_id, iteration, attempt],
    queryFn: () =>
      all("/api/executions/{id}/nodes/{node_id}/attempts/", {
        path: { id: executionId ?? "", node_id },
        query: { iteration },
      }),
    enabled: executionId !== null && attempt > 1,
  });
}

interface Resolution {
  execution: string;
  node: string;
  body: BodyOf<"POST", "/api/executions/{id}/nodes/{node_id}/resolve/">;
}

/** Answers a step that is interrupted or waiting; the socket reports the result. */
export function useResolveNode() {
  return useMutation({
    mutationFn: ({ execution, node, body }: Resolution) =>
      call("POST", "/api/executions/{id}/nodes/{node_id}/resolve/", {
        path: { id: execution, node_id: node },
        body,
      }),
  });
}
