import type { Catalog } from "~/api/catalog";
import type { Graph, GraphNode } from "~/api/types";
import type { Point } from "./graph";
import { CARD_HEIGHT, CARD_WIDTH } from "./size";

/** A container is drawn as a frame around its body, as large as the body needs. */

export interface Frame {
  width: number;
  height: number;
}

const PADDING = 36;
const SMALLEST: Frame = { width: 340, height: 196 };

/** The position of the first step in an empty body, from the container's corner. */
export const BODY_START: Point = { x: PADDING, y: CARD_HEIGHT + PADDING };

type Bodies = ReadonlyMap<string, readonly GraphNode[]>;

const CARD: Frame = { width: CARD_WIDTH, height: CARD_HEIGHT };

/** The frame of a container: around its body, including nested containers. */
export function frameOf(container: GraphNode, inside: Bodies, catalog: Catalog): Frame {
  const { x, y } = container.position;
  const corners = (inside.get(container.id) ?? []).map((node) => {
    const { width, height } = catalog.get(node.type)?.container ? frameOf(node, inside, catalog) : CARD;
    return { right: node.position.x - x + width, bottom: node.position.y - y + height };
  });
  return {
    width: Math.max(SMALLEST.width, ...corners.map(({ right }) => right + PADDING)),
    height: Math.max(SMALLEST.height, ...corners.map(({ bottom }) => bottom + PADDING)),
  };
}

/** The steps of every container's body, by the container's id. */
export function bodies(graph: Graph): Map<string, GraphNode[]> {
  const found = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.parent === null) continue;
    const body = found.get(node.parent);
    if (body) body.push(node);
    else found.set(node.parent, [node]);
  }
  return found;
}

/** The innermost container whose body contains `point`, or null. */
export function containerAt(graph: Graph, catalog: Catalog, point: Point): string | null {
  const inside = bodies(graph);
  const hits = graph.nodes.filter((node) => {
    if (!catalog.get(node.type)?.container) return false;
    const { width, height } = frameOf(node, inside, catalog);
    const { x, y } = node.position;
    return point.x > x && point.x < x + width && point.y > y + CARD_HEIGHT && point.y < y + height;
  });
  return hits.at(-1)?.id ?? null;
}
