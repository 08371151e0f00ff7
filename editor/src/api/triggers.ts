import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parse } from "~/json/exact";
import { type BodyOf, call } from "./call";
import { fetchExecution } from "./executions";

const POLL_MS = 1000;

const LISTEN = "/api/workflows/{id}/triggers/{node_id}/listen/";

const hookOf = (workflow: string, node: string) => ({ path: { id: workflow, node_id: node } });

/** A test address, polled while `listening`: it names the execution that a call started. */
export function useTestAddress(workflow: string, node: string, listening: boolean) {
  return useQuery({
    queryKey: ["test-address", workflow, node],
    queryFn: () => call("GET", LISTEN, hookOf(workflow, node)),
    refetchInterval: POLL_MS,
    enabled: listening,
    gcTime: 0,
    staleTime: 0,
  });
}

/** The run of a test call, whose id is known a moment before it can be loaded. */
export function useTestRun(execution: string | null) {
  return useQuery({
    queryKey: ["test-run", execution],
    queryFn: () => fetchExecution(execution ?? ""),
    enabled: execution !== null,
    retry: 10,
    retryDelay: POLL_MS / 2,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export const startListening = (workflow: string, node: string) =>
  call("POST", LISTEN, hookOf(workflow, node));

export const stopListening = (workflow: string, node: string) =>
  call("DELETE", LISTEN, hookOf(workflow, node));

type Preview = BodyOf<"POST", "/api/schedules/preview/">;

/**
 * The next times of a schedule, published or not. `asked` is `{rules, timezone}` as JSON, null for
 * none.
 */
export function useSchedulePreview(asked: string | null) {
  return useQuery({
    queryKey: ["schedule-preview", asked],
    queryFn: ({ signal }) =>
      call("POST", "/api/schedules/preview/", { body: parse(asked ?? "{}") as unknown as Preview, signal }),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
}
