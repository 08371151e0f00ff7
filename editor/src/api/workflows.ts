import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { type BodyOf, call, filled, page } from "./call";
import type { Graph, Preview, SavedGraph, Workflow, WorkflowRow } from "./types";

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: ["workflows"] });

export function useWorkflows(search: string) {
  return useInfiniteQuery({
    queryKey: ["workflows", search],
    queryFn: ({ pageParam }) => page("/api/workflows/", pageParam, { query: filled({ search }) }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** Every workflow, for selection; the pages are fetched one after another. */
export function useAllWorkflows(): WorkflowRow[] {
  const { data, hasNextPage, isFetching, fetchNextPage } = useWorkflows("");
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return data?.pages.flatMap((page) => page.results) ?? [];
}

/**
 * One workflow with its graph. Fetched again on every visit, because the editor must start from the
 * newest revision.
 */
export function useWorkflow(id: string) {
  return useQuery({
    queryKey: ["workflow", id],
    queryFn: () => call("GET", "/api/workflows/{id}/", { path: { id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export type NewWorkflow = BodyOf<"POST", "/api/workflows/">;

export function useCreateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewWorkflow) => call("POST", "/api/workflows/", { body }),
    onSuccess: () => refresh(client),
  });
}

export function useDuplicateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("POST", "/api/workflows/{id}/duplicate/", { path: { id } }),
    onSuccess: () => refresh(client),
  });
}

export function useDeleteWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("DELETE", "/api/workflows/{id}/", { path: { id } }),
    onSuccess: () => refresh(client),
  });
}

export type WorkflowChange = BodyOf<"PATCH", "/api/workflows/{id}/">;

/**
 * Changes the name, the description or the active switch, and updates the open workflow's query.
 */
export function useChangeWorkflow(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WorkflowChange) => call("PATCH", "/api/workflows/{id}/", { path: { id }, body }),
    onSuccess: (workflow) => {
      rememberWorkflow(client, workflow);
      return refresh(client);
    },
  });
}

export function usePublish(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call("POST", "/api/workflows/{id}/publish/", { path: { id } }),
    onSuccess: (workflow) => {
      rememberWorkflow(client, workflow);
      return refresh(client);
    },
  });
}

function rememberWorkflow(client: QueryClient, workflow: Workflow): void {
  client.setQueryData(["workflow", workflow.id], workflow);
}

export function saveGraph(id: string, revision: number, graph: Graph): Promise<SavedGraph> {
  return call("PUT", "/api/workflows/{id}/graph/", { path: { id }, body: { revision, graph } });
}

export type RunBody = BodyOf<"POST", "/api/workflows/{id}/run/">;

export function runWorkflow(id: string, body: RunBody) {
  return call("POST", "/api/workflows/{id}/run/", { path: { id }, body });
}

export type PreviewBody = BodyOf<"POST", "/api/workflows/{id}/preview/">;

export function previewTemplate(id: string, body: PreviewBody, signal: AbortSignal): Promise<Preview> {
  return call("POST", "/api/workflows/{id}/preview/", { path: { id }, body, signal });
}
