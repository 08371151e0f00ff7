import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parse } from "~/json/exact";
import { request } from "./client";
import { fetchExecution } from "./executions";
import type { DraftHook, Page, PlannedTime } from "./types";

const POLL_MS = 1000;

const listenPath = (workflow: string, node: string): string =>
  `/api/workflows/${workflow}/triggers/${encodeURIComponent(node)}/listen/`;

/** A test address, asked about again and again while `listening`: what the call has started stands there. */
export function useTestAddress(workflow: string, node: string, listening: boolean) {
  return useQuery({
    queryKey: ["test-address", workflow, node],
    queryFn: () => request<DraftHook>("GET", listenPath(workflow, node)),
    refetchInterval: POLL_MS,
    enabled: listening,
    gcTime: 0,
    staleTime: 0,
  });
}

/** The run of a test call: its id is known a moment before it can be read. */
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

export const startListening = (workflow: string, node: string): Promise<DraftHook> =>
  request("POST", listenPath(workflow, node));

export const stopListening = (workflow: string, node: string): Promise<void> =>
  request("DELETE", listenPath(workflow, node));

/** The next times of a schedule, published or not. `asked` is `{rules, timezone}` as JSON, null for none. */
export function useSchedulePreview(asked: string | null) {
  return useQuery({
    queryKey: ["schedule-preview", asked],
    queryFn: ({ signal }) =>
      request<Page<PlannedTime>>("POST", "/api/schedules/preview/", parse(asked ?? "{}"), signal),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
}
