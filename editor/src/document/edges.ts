import type { GraphEdge } from "~/api/types";

/** An edge has no id of its own: its ends identify it. */
export const edgeId = (edge: GraphEdge): string =>
  `${edge.source}:${edge.source_port}→${edge.target}:${edge.target_port}`;

export const edge = (
  source: string,
  source_port: string,
  target: string,
  target_port = "main",
): GraphEdge => ({
  source,
  source_port,
  target,
  target_port,
});
