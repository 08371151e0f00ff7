import type { Edge, Node } from "@xyflow/react";
import type { Catalog } from "~/api/catalog";
import type { Graph, GraphEdge, GraphNode, NodeType, Port } from "~/api/types";
import { bodies, type Frame, frameOf } from "~/document/containers";
import { edgeId } from "~/document/edges";
import { inputsOf, outputsOf } from "~/document/ports";
import { CARD_WIDTH, cardHeight } from "~/document/size";

/**
 * The graph in React Flow's format. Unchanged steps keep their object identity, so that their cards
 * do not re-render.
 */

export interface StepData extends Record<string, unknown> {
  node: GraphNode;
  type: NodeType | undefined;
  inputs: Port[];
  outputs: Port[];
}

export interface LineData extends Record<string, unknown> {
  edge: GraphEdge;
}

export type StepNode = Node<StepData, "step" | "container">;
export type LineEdge = Edge<LineData, "line">;

function sizeOf(_node: GraphNode, outputs: Port[], frame: Frame | null): Frame {
  return frame ?? { width: CARD_WIDTH, height: cardHeight(outputs.length) };
}

function stepNode(node: GraphNode, catalog: Catalog, selected: boolean, frame: Frame | null): StepNode {
  const type = catalog.get(node.type);
  const outputs = outputsOf(node, type);
  const size = sizeOf(node, outputs, frame);
  return {
    id: node.id,
    type: frame ? "container" : "step",
    position: node.position,
    data: { node, type, inputs: inputsOf(type), outputs },
    selected,
    measured: size,
    width: size.width,
    height: size.height,
    zIndex: frame ? -1 : 0,
    ariaLabel: `${node.label}, ${type?.label ?? node.type}${node.disabled ? ", disabled" : ""}`,
  };
}

interface Cached {
  flow: StepNode;
  selected: boolean;
  catalog: Catalog;
}

/** Creates a memoising converter: an unchanged step returns the same object. */
export function flowNodes() {
  const cache = new WeakMap<GraphNode, Cached>();
  return (graph: Graph, catalog: Catalog, selected: ReadonlySet<string>): StepNode[] => {
    const inside = bodies(graph);
    return graph.nodes.map((node) => {
      const chosen = selected.has(node.id);
      if (catalog.get(node.type)?.container) {
        return stepNode(node, catalog, chosen, frameOf(node, inside, catalog));
      }
      const known = cache.get(node);
      if (known && known.selected === chosen && known.catalog === catalog) return known.flow;
      const flow = stepNode(node, catalog, chosen, null);
      cache.set(node, { flow, selected: chosen, catalog });
      return flow;
    });
  };
}

interface CachedLine {
  line: LineEdge;
  selected: boolean;
  ariaLabel: string;
}

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

function lineEdge(edge: GraphEdge, selected: boolean, ariaLabel: string): LineEdge {
  return {
    id: edgeId(edge),
    type: "line",
    source: edge.source,
    sourceHandle: edge.source_port,
    target: edge.target,
    targetHandle: edge.target_port,
    selected,
    data: { edge },
    interactionWidth: 26,
    ariaLabel,
  };
}

/**
 * Like `flowNodes`, for lines: moving a step changes none of them, and the list keeps its identity.
 */
export function flowEdges() {
  const cache = new WeakMap<GraphEdge, CachedLine>();
  let last: LineEdge[] = [];
  return (graph: Graph, selected: ReadonlySet<string>): LineEdge[] => {
    const labels = new Map(graph.nodes.map((node) => [node.id, node.label]));
    const name = (id: string) => labels.get(id) ?? "a step";
    const lines = graph.edges.map((edge) => {
      const chosen = selected.size > 0 && selected.has(edgeId(edge));
      const ariaLabel = `Line from ${name(edge.source)} to ${name(edge.target)}`;
      const known = cache.get(edge);
      if (known && known.selected === chosen && known.ariaLabel === ariaLabel) return known.line;
      const line = lineEdge(edge, chosen, ariaLabel);
      cache.set(edge, { line, selected: chosen, ariaLabel });
      return line;
    });
    if (!isSame(last, lines)) last = lines;
    return last;
  };
}
