import { createContext, use } from "react";
import { useStore } from "zustand";
import type { Catalog } from "~/api/catalog";
import type { GraphNode, NodeType } from "~/api/types";
import type { RunStore } from "~/runs/store";
import type { DocumentState, DocumentStore } from "./document";
import type { UiState, UiStore } from "./ui";

/**
 * Everything that one open canvas shares: fixed objects, so that reading them never causes a
 * re-render.
 */
export interface Editor {
  workflowId: string;
  catalog: Catalog;
  document: DocumentStore;
  ui: UiStore;
  run: RunStore;
  readOnly: boolean;
  /** The names of template helpers, which variables must not use. */
  helpers: readonly string[];
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error("This component must be inside an editor.");
  return editor;
}

export function useDocument<T>(select: (state: DocumentState) => T): T {
  return useStore(useEditor().document, select);
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useEditor().ui, select);
}

export const useTypeOf = (node: GraphNode | undefined): NodeType | undefined => {
  const { catalog } = useEditor();
  return node && catalog.get(node.type);
};
