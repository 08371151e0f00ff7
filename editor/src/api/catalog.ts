import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { all } from "./call";
import type { NodeType } from "./types";

/** Node types by `type`. */
export type Catalog = ReadonlyMap<string, NodeType>;

const FIXED = { staleTime: Number.POSITIVE_INFINITY } as const;

export function useNodeTypes() {
  return useQuery({ queryKey: ["node-types"], queryFn: () => all("/api/node-types/"), ...FIXED });
}

const NONE: NodeType[] = [];

/** The catalogue; empty until it is loaded. */
export function useCatalog(): Catalog {
  const types = useNodeTypes().data ?? NONE;
  return useMemo(() => new Map(types.map((type) => [type.type, type])), [types]);
}

export function useTemplateHelpers() {
  return useQuery({
    queryKey: ["template-helpers"],
    queryFn: () => all("/api/template-helpers/"),
    ...FIXED,
  });
}

export function useWorkflowTemplates() {
  return useQuery({
    queryKey: ["workflow-templates"],
    queryFn: () => all("/api/workflows/templates/"),
    ...FIXED,
  });
}

export function useCredentialTypes() {
  return useQuery({
    queryKey: ["credential-types"],
    queryFn: () => all("/api/credential-types/"),
    ...FIXED,
  });
}

export function useModels() {
  return useQuery({
    queryKey: ["models"],
    queryFn: () => all("/api/models/"),
    staleTime: 5 * 60_000,
  });
}
