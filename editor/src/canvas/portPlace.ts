import { getBezierPath, Position } from "@xyflow/react";
import type { GraphEdge, Port } from "~/api/types";
import { CARD_HEIGHT } from "~/document/size";
import type { StepNode } from "./flow";

/**
 * The positions of ports: evenly spaced on the side of a card. Those of a container are in its
 * header.
 */

/** The vertical offset of the middle of port `at` of `count`. */
export const portTop = (at: number, count: number, height: number): number =>
  ((at + 1) * height) / (count + 1);

const portHeight = (node: StepNode): number =>
  node.type === "container" ? CARD_HEIGHT : (node.height ?? CARD_HEIGHT);

/**
 * Where a line ends at the port `name` of `ports`, from the card's top; at the first port if the
 * name is unknown.
 */
function portY(node: StepNode, ports: readonly Port[], name: string): number {
  const at = Math.max(
    0,
    ports.findIndex((port) => port.name === name),
  );
  return node.position.y + portTop(at, Math.max(1, ports.length), portHeight(node));
}

/** The line of `edge` as an SVG path; empty if one of its ends is missing. */
export function linePath(edge: GraphEdge, nodes: ReadonlyMap<string, StepNode>): string {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  if (!source || !target) return "";
  const [path] = getBezierPath({
    sourceX: source.position.x + (source.width ?? 0),
    sourceY: portY(source, source.data.outputs, edge.source_port),
    sourcePosition: Position.Right,
    targetX: target.position.x,
    targetY: portY(target, target.data.inputs, edge.target_port),
    targetPosition: Position.Left,
  });
  return path;
}
