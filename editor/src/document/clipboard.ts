import type { Graph, GraphNode } from "~/api/types";
import { isRecord, parse, stringify } from "~/json/exact";
import { EMPTY, type Point } from "./graph";
import { freeLabel, freeVariable, newId } from "./names";
import { renameReferences } from "./references";

/**
 * Steps are copied as plain JSON text, so that they can be pasted into an e-mail as well as into a
 * canvas.
 */

const MARK = "wireloom/graph";

/** The selected steps and the lines between them, as text. */
export function copyText(graph: Graph, ids: ReadonlySet<string>): string {
  const nodes = graph.nodes.filter(
    (node) => ids.has(node.id) || (node.parent !== null && ids.has(node.parent)),
  );
  const kept = new Set(nodes.map((node) => node.id));
  const edges = graph.edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target));
  return stringify({ kind: MARK, nodes, edges }, 2);
}

function isGraph(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { nodes, edges } = value;
  return (
    Array.isArray(nodes) &&
    Array.isArray(edges) &&
    nodes.every((node) => isRecord(node) && typeof node.type === "string")
  );
}

/** The graph in a pasted text (ours, or any `{"nodes": […], "edges": […]}`), or null. */
export function parseText(text: string): Graph | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    const value: unknown = parse(text);
    return isGraph(value) ? (value as Graph) : null;
  } catch {
    return null;
  }
}

interface Renaming {
  ids: Map<string, string>;
  variables: Map<string, string>;
}

function freshNodes(graph: Graph, pasted: Graph, names: Renaming): GraphNode[] {
  const taken = [...graph.nodes];
  return pasted.nodes.map((node) => {
    const label = freeLabel(node.label, taken);
    const variable = freeVariable(label, taken);
    const fresh = { ...node, id: newId(), label, variable };
    names.ids.set(node.id, fresh.id);
    names.variables.set(node.variable, variable);
    taken.push(fresh);
    return fresh;
  });
}

export interface Pasted {
  graph: Graph;
  added: string[];
}

/**
 * `graph` with a copy of `pasted`: new ids, unique labels and variables, and templates among the
 * pasted steps that use the new names. `at` is the position of the upper left corner.
 */
export function paste(graph: Graph, pasted: Graph, at: Point): Pasted {
  if (pasted.nodes.length === 0) return { graph, added: [] };
  const names: Renaming = { ids: new Map(), variables: new Map() };
  const fresh = freshNodes(graph, pasted, names);
  const left = Math.min(...fresh.map((node) => node.position.x));
  const top = Math.min(...fresh.map((node) => node.position.y));
  const nodes = fresh.map((node) => ({
    ...renameReferences(node, names.variables),
    position: { x: node.position.x - left + at.x, y: node.position.y - top + at.y },
    parent: node.parent === null ? null : (names.ids.get(node.parent) ?? null),
  }));
  const renamed = (id: string): string => names.ids.get(id) ?? id;
  const edges = pasted.edges.map((edge) => ({
    ...edge,
    source: renamed(edge.source),
    target: renamed(edge.target),
  }));
  return {
    graph: { nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    added: nodes.map((node) => node.id),
  };
}

/** The upper left corner of some steps. */
export function cornerOf(graph: Graph = EMPTY): Point {
  const xs = graph.nodes.map((node) => node.position.x);
  const ys = graph.nodes.map((node) => node.position.y);
  return { x: Math.min(...xs), y: Math.min(...ys) };
}
