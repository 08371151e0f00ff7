import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { useDocument, useEditor } from "~/editor/context";

const MARGIN = 28;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** How far a range must move to lie inside another; 0 if it already does. */
const shift = (from: number, to: number, low: number, high: number): number =>
  Math.max(0, low - from) || Math.min(0, high - to);

/**
 * Pans the canvas just far enough to show the selected step beside a panel that has just opened.
 */
export function useReveal(): void {
  const { document } = useEditor();
  const { flowToScreenPosition, getViewport, setViewport } = useReactFlow();
  const only = useDocument(({ selected }) => (selected.size === 1 ? [...selected][0] : undefined));
  useEffect(() => {
    if (!only) return;
    const frame = requestAnimationFrame(() => {
      const node = document.getState().graph.nodes.find((one) => one.id === only);
      const pane = window.document.querySelector(".react-flow")?.getBoundingClientRect();
      if (!node || !pane) return;
      const { x, y } = node.position;
      const from = flowToScreenPosition({ x, y });
      const to = flowToScreenPosition({ x: x + CARD_WIDTH, y: y + CARD_HEIGHT });
      const dx = shift(from.x, to.x, pane.left + MARGIN, pane.right - 3 * MARGIN);
      const dy = shift(from.y, to.y, pane.top + MARGIN, pane.bottom - MARGIN);
      const view = getViewport();
      if (dx || dy)
        void setViewport({ ...view, x: view.x + dx, y: view.y + dy }, { duration: calm.matches ? 0 : 200 });
    });
    return () => cancelAnimationFrame(frame);
  }, [only, document, flowToScreenPosition, getViewport, setViewport]);
}
