import type { Graph, GraphNode } from "~/api/types";
import { edgeId } from "./edges";

export interface Difference {
  /** Labels of the steps only the second graph has. */
  added: string[];
  /** Labels of the steps only the first graph has. */
  removed: string[];
  changed: string[];
  linesDiffer: boolean;
}

const content = ({ position: _, ...rest }: GraphNode): string =>
  JSON.stringify(rest, Object.keys(rest).sort());

function sameParameters(a: GraphNode, b: GraphNode): boolean {
  return content(a) === content(b) && JSON.stringify(a.parameters) === JSON.stringify(b.parameters);
}

/** What a person would call the difference of two graphs; where the cards lie does not count. */
export function compareGraphs(mine: Graph, theirs: Graph): Difference {
  const known = new Map(mine.nodes.map((node) => [node.id, node]));
  const other = new Map(theirs.nodes.map((node) => [node.id, node]));
  const changed = theirs.nodes.filter((node) => {
    const before = known.get(node.id);
    return before && !sameParameters(before, node);
  });
  const lines = (graph: Graph) => graph.edges.map(edgeId).sort().join();
  return {
    added: theirs.nodes.filter((node) => !known.has(node.id)).map((node) => node.label),
    removed: mine.nodes.filter((node) => !other.has(node.id)).map((node) => node.label),
    changed: changed.map((node) => node.label),
    linesDiffer: lines(mine) !== lines(theirs),
  };
}
