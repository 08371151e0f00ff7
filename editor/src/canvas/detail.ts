import { type ReactFlowState, useStore } from "@xyflow/react";

/**
 * The level of detail by zoom: from afar nothing is readable, and painting all of it took more than
 * half of a frame with 500 steps.
 */
export type Detail = "near" | "far" | "block";

/** Below this zoom only icons and names are readable. */
const FAR = 0.4;

/** Below this zoom not even those are: a step is a coloured block, and all lines are one image. */
const BLOCK = 0.25;

export function detailOf(zoom: number): Detail {
  if (zoom < BLOCK) return "block";
  return zoom < FAR ? "far" : "near";
}

const select = ({ transform }: ReactFlowState): Detail => detailOf(transform[2]);

export const useDetail = (): Detail => useStore(select);
