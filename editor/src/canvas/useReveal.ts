import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { useDocument, useEditor } from "~/editor/context";

const MARGIN = 24;

/** Moves the canvas when the one selected step lies outside of it or under the panel that has just opened. */
export function useReveal(): void {
  const { document } = useEditor();
  const { flowToScreenPosition, setCenter, getZoom } = useReactFlow();
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
      const seen =
        from.x >= pane.left &&
        from.y >= pane.top &&
        to.x <= pane.right - MARGIN &&
        to.y <= pane.bottom - MARGIN;
      if (!seen) void setCenter(x + CARD_WIDTH / 2, y + CARD_HEIGHT / 2, { zoom: getZoom(), duration: 200 });
    });
    return () => cancelAnimationFrame(frame);
  }, [only, document, flowToScreenPosition, setCenter, getZoom]);
}
