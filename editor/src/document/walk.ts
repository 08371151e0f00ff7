import type { Graph, GraphEdge, GraphNode } from "~/api/types";

function sourcesByTarget(edges: readonly GraphEdge[]): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const edge of edges) {
    const known = sources.get(edge.target);
    if (known) known.push(edge.source);
    else sources.set(edge.target, [edge.source]);
  }
  return sources;
}

/**
 * Every step whose output `id` can read, nearest first.
 *
 * A step inside a container can also read steps before the container, but not the container itself,
 * whose output does not exist while its body runs.
 */
export function ancestors(graph: Graph, id: string): GraphNode[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const sources = sourcesByTarget(graph.edges);
  const enclosing = new Set<string>();
  const found: GraphNode[] = [];
  const seen = new Set([id]);
  const queue = [id];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    const parent = byId.get(at)?.parent;
    if (parent) enclosing.add(parent);
    for (const next of [...(sources.get(at) ?? []), ...(parent ? [parent] : [])]) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
      const node = byId.get(next);
      if (node) found.push(node);
    }
  }
  return found.filter((node) => !enclosing.has(node.id));
}

/** Whether an edge from `source` to `target` would create a cycle. */
export function wouldCycle(edges: readonly GraphEdge[], source: string, target: string): boolean {
  if (source === target) return true;
  const sources = sourcesByTarget(edges);
  const seen = new Set<string>();
  const stack = [source];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === target) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    stack.push(...(sources.get(at) ?? []));
  }
  return false;
}

/** The steps directly before (`back`) or after `id`. */
export function neighbours(graph: Graph, id: string, direction: "back" | "forward"): string[] {
  const ids = graph.edges.flatMap((edge) => {
    if (direction === "back") return edge.target === id ? [edge.source] : [];
    return edge.source === id ? [edge.target] : [];
  });
  return [...new Set(ids)];
}
