import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { all } from "./client";
import type { CredentialType, Model, NodeType, TemplateHelper, WorkflowTemplate } from "./types";

/** Node types by `type`. */
export type Catalog = ReadonlyMap<string, NodeType>;

const FIXED = { staleTime: Number.POSITIVE_INFINITY } as const;

export function useNodeTypes() {
  return useQuery({ queryKey: ["node-types"], queryFn: () => all<NodeType>("/api/node-types/"), ...FIXED });
}

const NONE: NodeType[] = [];

/** The catalogue once it is here, empty before. */
export function useCatalog(): Catalog {
  const types = useNodeTypes().data ?? NONE;
  return useMemo(() => new Map(types.map((type) => [type.type, type])), [types]);
}

export function useTemplateHelpers() {
  return useQuery({
    queryKey: ["template-helpers"],
    queryFn: () => all<TemplateHelper>("/api/template-helpers/"),
    ...FIXED,
  });
}

export function useWorkflowTemplates() {
  return useQuery({
    queryKey: ["workflow-templates"],
    queryFn: () => all<WorkflowTemplate>("/api/workflows/templates/"),
    ...FIXED,
  });
}

export function useCredentialTypes() {
  return useQuery({
    queryKey: ["credential-types"],
    queryFn: () => all<CredentialType>("/api/credential-types/"),
    ...FIXED,
  });
}

export function useModels() {
  return useQuery({
    queryKey: ["models"],
    queryFn: () => all<Model>("/api/models/"),
    staleTime: 5 * 60_000,
  });
}
