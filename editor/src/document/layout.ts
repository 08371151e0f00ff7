import dagre from "@dagrejs/dagre";
import type { Catalog } from "~/api/catalog";
import type { Graph, GraphNode } from "~/api/types";
import { bodies, type Frame, frameOf } from "./containers";
import type { Point } from "./graph";
import { outputsOf } from "./ports";
import { CARD_WIDTH, cardHeight, snap } from "./size";

const GAP = { nodesep: 44, ranksep: 90 };

/**
 * Tidies up: arranges `nodes` in columns from left to right, keeping their upper left corner.
 *
 * Returns the new positions by id. Bodies of containers keep their position inside.
 */
export function tidy(graph: Graph, catalog: Catalog): Map<string, Point> {
  const nodes = graph.nodes.filter((node) => node.parent === null);
  const plan = new dagre.graphlib.Graph();
  plan.setGraph({ rankdir: "LR", ...GAP });
  plan.setDefaultEdgeLabel(() => ({}));
  const sizes = sizesOf(graph, nodes, catalog);
  for (const [id, size] of sizes) plan.setNode(id, { ...size });
  for (const edge of graph.edges) {
    if (plan.hasNode(edge.source) && plan.hasNode(edge.target)) plan.setEdge(edge.source, edge.target);
  }
  dagre.layout(plan);
  return anchored(nodes, plan, sizes);
}

type Sizes = ReadonlyMap<string, Frame>;

function sizesOf(graph: Graph, nodes: readonly GraphNode[], catalog: Catalog): Sizes {
  const inside = bodies(graph);
  const sizeOf = (node: GraphNode): Frame => {
    const type = catalog.get(node.type);
    if (type?.container) return frameOf(node, inside, catalog);
    return { width: CARD_WIDTH, height: cardHeight(outputsOf(node, type).length) };
  };
  return new Map(nodes.map((node) => [node.id, sizeOf(node)]));
}

function anchored(
  nodes: GraphNode[],
  plan: InstanceType<typeof dagre.graphlib.Graph>,
  sizes: Sizes,
): Map<string, Point> {
  const placed = nodes.map((node) => {
    const { x, y } = plan.node(node.id) as Point;
    const { width, height } = sizes.get(node.id) ?? { width: 0, height: 0 };
    return { id: node.id, x: x - width / 2, y: y - height / 2 };
  });
  const shift = {
    x: Math.min(...nodes.map((node) => node.position.x)) - Math.min(...placed.map((point) => point.x)),
    y: Math.min(...nodes.map((node) => node.position.y)) - Math.min(...placed.map((point) => point.y)),
  };
  return new Map(placed.map(({ id, x, y }) => [id, { x: snap(x + shift.x), y: snap(y + shift.y) }]));
}
