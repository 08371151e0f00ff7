import type { GraphEdge } from "~/api/types";
import type { RunState } from "~/runs/store";

export type Flow = "idle" | "flowing" | "taken" | "untaken";

/** The state of a line in a run. */
export function flowOf(run: RunState["run"], edge: GraphEdge): Flow {
  const source = run?.nodes[edge.source];
  const target = run?.nodes[edge.target];
  if (!source || !["succeeded", "reused", "failed"].includes(source.status)) return "idle";
  if (!target || target.status === "skipped") return target ? "untaken" : "idle";
  return target.status === "running" || target.status === "retrying" ? "flowing" : "taken";
}
