import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { request, withQuery } from "./client";
import type { Graph, JsonObject, Page, Preview, SavedGraph, Workflow, WorkflowRow } from "./types";

const refresh = (client: QueryClient) => client.invalidateQueries({ queryKey: ["workflows"] });

export function useWorkflows(search: string) {
  return useInfiniteQuery({
    queryKey: ["workflows", search],
    queryFn: ({ pageParam }) => request<Page<WorkflowRow>>("GET", pageParam),
    initialPageParam: withQuery("/api/workflows/", { search }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Every workflow, to choose from: the pages are fetched one after the other. */
export function useAllWorkflows(): WorkflowRow[] {
  const { data, hasNextPage, isFetching, fetchNextPage } = useWorkflows("");
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return data?.pages.flatMap((page) => page.results) ?? [];
}

/** One workflow with its graph. Fetched anew on every visit: the editor must start from the newest revision. */
export function useWorkflow(id: string) {
  return useQuery({
    queryKey: ["workflow", id],
    queryFn: () => request<Workflow>("GET", `/api/workflows/${id}/`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export interface NewWorkflow {
  name: string;
  description?: string;
  graph?: Graph;
}

export function useCreateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewWorkflow) => request<Workflow>("POST", "/api/workflows/", body),
    onSuccess: () => refresh(client),
  });
}

export function useDuplicateWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<Workflow>("POST", `/api/workflows/${id}/duplicate/`),
    onSuccess: () => refresh(client),
  });
}

export function useDeleteWorkflow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<void>("DELETE", `/api/workflows/${id}/`),
    onSuccess: () => refresh(client),
  });
}

export type WorkflowChange = Partial<Pick<Workflow, "name" | "description" | "active">>;

/** Changes name, description or the active switch; the open workflow's query follows. */
export function useChangeWorkflow(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: WorkflowChange) => request<Workflow>("PATCH", `/api/workflows/${id}/`, change),
    onSuccess: (workflow) => {
      rememberWorkflow(client, workflow);
      return refresh(client);
    },
  });
}

export function usePublish(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<Workflow>("POST", `/api/workflows/${id}/publish/`),
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
  return request<SavedGraph>("PUT", `/api/workflows/${id}/graph/`, { revision, graph });
}

export interface RunBody {
  draft: boolean;
  input: JsonObject;
  trigger?: string;
  until_node?: string;
}

export function runWorkflow(id: string, body: RunBody): Promise<{ id: string; status: string }> {
  return request("POST", `/api/workflows/${id}/run/`, body);
}

export interface PreviewBody {
  graph: Graph;
  node_id: string;
  field: string;
  template: string;
}

export function previewTemplate(id: string, body: PreviewBody, signal: AbortSignal): Promise<Preview> {
  return request("POST", `/api/workflows/${id}/preview/`, body, signal);
}
