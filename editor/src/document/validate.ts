import type { Catalog } from "~/api/catalog";
import type { Graph, GraphEdge } from "~/api/types";
import { edgeId } from "./edges";
import { inputsOf, outputsOf } from "./ports";
import { wouldCycle } from "./walk";

/**
 * Why `edge` is not allowed, for the person who draws it; null if it is.
 *
 * The server validates every graph again when it is saved.
 */
export function edgeProblem(graph: Graph, catalog: Catalog, edge: GraphEdge): string | null {
  if (edge.source === edge.target) return "A step cannot follow itself.";
  const source = graph.nodes.find((node) => node.id === edge.source);
  const target = graph.nodes.find((node) => node.id === edge.target);
  if (!source || !target) return "One of the steps no longer exists.";
  if (inputsOf(catalog.get(target.type)).every((port) => port.name !== edge.target_port)) {
    return catalog.get(target.type)?.is_trigger
      ? "Nothing can come before a trigger."
      : "This step has no such input.";
  }
  if (outputsOf(source, catalog.get(source.type)).every((port) => port.name !== edge.source_port)) {
    return "This step has no such output.";
  }
  if (source.parent !== target.parent) return "A line cannot cross the border of a container.";
  if (graph.edges.some((known) => edgeId(known) === edgeId(edge))) return "These two are already connected.";
  if (wouldCycle(graph.edges, edge.source, edge.target)) return "That would create a cycle.";
  return null;
}
