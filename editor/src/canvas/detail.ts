import { type ReactFlowState, useStore } from "@xyflow/react";

/**
 * How much of a drawing is drawn, by its zoom: from afar nothing could be read, and painting it all took more than
 * half of a frame with 500 steps.
 */
export type Detail = "near" | "far" | "block";

/** Below this zoom only icons and names can be read. */
const FAR = 0.4;

/** Below this one not even those: a step is a coloured block, and all lines are one picture. */
const BLOCK = 0.25;

export function detailOf(zoom: number): Detail {
  if (zoom < BLOCK) return "block";
  return zoom < FAR ? "far" : "near";
}

const select = ({ transform }: ReactFlowState): Detail => detailOf(transform[2]);

export const useDetail = (): Detail => useStore(select);
