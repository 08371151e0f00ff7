import { useRef } from "react";
import type { GraphNode } from "~/api/types";
import { useDocument } from "~/editor/context";

function sameButPlace(a: GraphNode, b: GraphNode): boolean {
  const keys = Object.keys(b) as (keyof GraphNode)[];
  return keys.every((key) => key === "position" || a[key] === b[key]);
}

/**
 * The selected step. Keeps its object identity while the step is only moved, so that a drag
 * re-renders no form.
 */
export function useSelectedNode(): GraphNode | null {
  const last = useRef<GraphNode | null>(null);
  return useDocument(({ graph, selected }) => {
    const node = selected.size === 1 ? graph.nodes.find((one) => selected.has(one.id)) : undefined;
    if (!node || !last.current || node.id !== last.current.id || !sameButPlace(last.current, node)) {
      last.current = node ?? null;
    }
    return last.current;
  });
}
