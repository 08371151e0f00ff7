import { useNodesInitialized, useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useEditor } from "~/editor/context";

/** How the canvas shows everything: never larger than life. */
export const FIT = { maxZoom: 1, padding: 0.18 };

/** Shows the whole drawing once, when its cards have been measured; a drawing that starts empty stays put. */
export function useFirstFit(): void {
  const { document } = useEditor();
  const ready = useNodesInitialized();
  const { fitView } = useReactFlow();
  const wanted = useRef(document.getState().graph.nodes.length > 0);
  useEffect(() => {
    if (!ready || !wanted.current) return;
    wanted.current = false;
    void fitView(FIT);
  }, [ready, fitView]);
}
