import { getViewportForBounds, useNodesInitialized, useReactFlow, type Viewport } from "@xyflow/react";
import { useEffect, useRef, useState } from "react";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { useEditor } from "~/editor/context";

/** Options for showing everything: never larger than 100 %. */
export const FIT = { maxZoom: 1, padding: 0.18 };
export const MIN_ZOOM = 0.15;

/** The approximate share of the window that the canvas occupies, before it can be measured. */
const SHARE = 0.8;

/**
 * Approximates the view that `useFirstFit` ends with, so that no card is first drawn at the wrong
 * level of detail.
 */
export function useFirstView(): Viewport {
  const { document } = useEditor();
  const [view] = useState((): Viewport => {
    const { nodes } = document.getState().graph;
    if (nodes.length === 0) return { x: 0, y: 0, zoom: 1 };
    const xs = nodes.map(({ position }) => position.x);
    const ys = nodes.map(({ position }) => position.y);
    const [x, y] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
    const width = xs.reduce((a, b) => Math.max(a, b)) - x + CARD_WIDTH;
    const height = ys.reduce((a, b) => Math.max(a, b)) - y + CARD_HEIGHT;
    const room = [window.innerWidth * SHARE, window.innerHeight * SHARE] as const;
    return getViewportForBounds({ x, y, width, height }, ...room, MIN_ZOOM, FIT.maxZoom, FIT.padding);
  });
  return view;
}

/**
 * Shows the whole graph once, after its cards were measured; a graph that starts empty keeps its
 * position.
 */
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
