import type { Catalog } from "~/api/catalog";
import type { Graph, GraphEdge, GraphNode, Json, JsonObject, NodeType, Schema } from "~/api/types";
import { edgeId, edge as newEdge } from "./edges";
import { freeLabel, freeVariable, newId } from "./names";
import { inputsOf, outputsOf } from "./ports";
import { CARD_HEIGHT, CARD_WIDTH, snap } from "./size";
import { edgeProblem } from "./validate";

/** Operations on a graph. All are pure: they return a new graph and share what did not change. */

export interface Point {
  x: number;
  y: number;
}

export const EMPTY: Graph = { nodes: [], edges: [] };

export const idsOf = (graph: Graph): string[] => graph.nodes.map((node) => node.id);

/** Fills in the keys that the contract makes optional. */
export function complete(
  graph: { nodes: Partial<GraphNode>[]; edges: GraphEdge[] },
  catalog: Catalog,
): Graph {
  const nodes: GraphNode[] = [];
  for (const [at, given] of graph.nodes.entries()) {
    const label = given.label || catalog.get(given.type ?? "")?.label || given.type || "Step";
    const variable = given.variable || freeVariable(label, nodes);
    nodes.push({
      ...blank(given.type ?? "", { x: 80 + at * 280, y: 200 }),
      ...given,
      ...ownNumbers(given),
      label,
      variable,
    } as GraphNode);
  }
  return { nodes, edges: graph.edges };
}

/** Positions and times become plain numbers for arithmetic; the server writes 320 as 320.0. */
function ownNumbers({ position, timeout_s, retry }: Partial<GraphNode>): Partial<GraphNode> {
  const own: Partial<GraphNode> = {};
  if (position) own.position = { x: Number(position.x), y: Number(position.y) };
  if (timeout_s) own.timeout_s = Number(timeout_s);
  if (retry?.max_attempts) own.retry = { ...retry, max_attempts: Number(retry.max_attempts) };
  return own;
}

function blank(type: string, position: Point): GraphNode {
  return {
    id: newId(),
    type,
    type_version: null,
    label: "",
    variable: "",
    position,
    parameters: {},
    credential: null,
    disabled: false,
    note: "",
    on_error: "stop",
    default_output: null,
    retry: { max_attempts: null, wait_s: 1, factor: 2, max_wait_s: 60 },
    timeout_s: null,
    parent: null,
  };
}

/** A list that must not be empty starts with one item. */
function startOf(field: Schema, required: boolean): Json | undefined {
  if (field.default !== undefined && field.default !== null) return field.default;
  const needsItem = required && field.type === "array" && (field.minItems ?? 0) > 0 && field.items;
  return needsItem && field.items?.properties ? [defaults(field.items)] : undefined;
}

function defaults(schema: Schema): JsonObject {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([key, field]): [string, Json][] => {
    const start = startOf(field, schema.required?.includes(key) ?? false);
    return start === undefined ? [] : [[key, start]];
  });
  return Object.fromEntries(entries);
}

/** A new step of `type` with a unique label and variable and default parameters. */
export function newNode(graph: Graph, type: NodeType, position: Point): GraphNode {
  const label = freeLabel(type.label, graph.nodes);
  return {
    ...blank(type.type, { x: snap(position.x), y: snap(position.y) }),
    label,
    variable: freeVariable(type.variable || label, graph.nodes),
    parameters: defaults(type.parameters),
  };
}

export const addNode = (graph: Graph, node: GraphNode): Graph => ({
  ...graph,
  nodes: [...graph.nodes, node],
});

/** `graph` with `edge`, or unchanged if the edge is not allowed. */
export function connect(graph: Graph, catalog: Catalog, edge: GraphEdge): Graph {
  return edgeProblem(graph, catalog, edge) ? graph : { ...graph, edges: [...graph.edges, edge] };
}

/** Connects `node` to a port; the caller has positioned it. */
export function addAfter(
  graph: Graph,
  catalog: Catalog,
  source: string,
  port: string,
  node: GraphNode,
): Graph {
  const input = inputsOf(catalog.get(node.type))[0];
  const parent = graph.nodes.find((other) => other.id === source)?.parent ?? null;
  const grown = addNode(graph, { ...node, parent });
  return input ? connect(grown, catalog, newEdge(source, port, node.id, input.name)) : grown;
}

/** Inserts `node` into `cut`; steps to the right move if there is not enough room. */
export function insertOnEdge(graph: Graph, catalog: Catalog, cut: GraphEdge, node: GraphNode): Graph {
  const type = catalog.get(node.type);
  const [input] = inputsOf(type);
  const [output] = outputsOf(node, type);
  if (!input) return graph;
  const parent = graph.nodes.find((other) => other.id === cut.source)?.parent ?? null;
  const edges = graph.edges.filter((edge) => edgeId(edge) !== edgeId(cut));
  edges.push(newEdge(cut.source, cut.source_port, node.id, input.name));
  if (output) edges.push(newEdge(node.id, output.name, cut.target, cut.target_port));
  return { nodes: [...graph.nodes, { ...node, parent }], edges };
}

/** Moves all steps that follow `from` by `dx`. */
export function shiftDownstream(graph: Graph, from: string, dx: number): Graph {
  const moved = new Set([from]);
  for (let grown = true; grown; ) {
    const before = moved.size;
    for (const edge of graph.edges) if (moved.has(edge.source)) moved.add(edge.target);
    grown = moved.size > before;
  }
  const nodes = graph.nodes.map((node) =>
    moved.has(node.id) ? { ...node, position: { x: node.position.x + dx, y: node.position.y } } : node,
  );
  return { ...graph, nodes };
}

/**
 * The edge that closes the gap when `id` is removed: only if exactly one line came in and one went
 * out.
 */
function healed(graph: Graph, catalog: Catalog, id: string): GraphEdge | null {
  const into = graph.edges.filter((edge) => edge.target === id);
  const out = graph.edges.filter((edge) => edge.source === id);
  const [a, b] = [into[0], out[0]];
  if (!a || !b || into.length !== 1 || out.length !== 1) return null;
  const bridge = newEdge(a.source, a.source_port, b.target, b.target_port);
  return edgeProblem(graph, catalog, bridge) ? null : bridge;
}

function removeNode(graph: Graph, catalog: Catalog, id: string, heal: boolean): Graph {
  const bridge = heal ? healed(graph, catalog, id) : null;
  const edges = graph.edges.filter((edge) => edge.source !== id && edge.target !== id);
  const nodes = graph.nodes.filter((node) => node.id !== id && node.parent !== id);
  const kept = new Set(nodes.map((node) => node.id));
  const whole = edges.filter((edge) => kept.has(edge.source) && kept.has(edge.target));
  return { nodes, edges: bridge ? [...whole, bridge] : whole };
}

/**
 * Removes steps with their lines (and a container's body); with `heal`, their neighbours are
 * connected.
 */
export function removeNodes(graph: Graph, catalog: Catalog, ids: Iterable<string>, heal = true): Graph {
  let rest = graph;
  for (const id of ids) rest = removeNode(rest, catalog, id, heal);
  return rest;
}

export function removeEdges(graph: Graph, ids: ReadonlySet<string>): Graph {
  return { ...graph, edges: graph.edges.filter((edge) => !ids.has(edgeId(edge))) };
}

export function changeNode(graph: Graph, id: string, change: (node: GraphNode) => GraphNode): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

/** The offset that the nearest moved container applies to a step. */
function pullOf(node: GraphNode, byId: ReadonlyMap<string, GraphNode>, offsets: ReadonlyMap<string, Point>) {
  let around = byId.get(node.parent ?? "");
  while (around && !offsets.has(around.id)) around = byId.get(around.parent ?? "");
  return around && offsets.get(around.id);
}

/** Moves steps; a container moves its whole body with it. */
export function moveNodes(graph: Graph, positions: ReadonlyMap<string, Point>): Graph {
  const offsets = new Map<string, Point>();
  for (const node of graph.nodes) {
    const to = positions.get(node.id);
    if (to) offsets.set(node.id, { x: to.x - node.position.x, y: to.y - node.position.y });
  }
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const nodes = graph.nodes.map((node) => {
    const to = positions.get(node.id);
    if (to) return { ...node, position: to };
    const pulled = pullOf(node, byId, offsets);
    if (!pulled) return node;
    return { ...node, position: { x: node.position.x + pulled.x, y: node.position.y + pulled.y } };
  });
  return { ...graph, nodes };
}

/** Removes lines whose port no longer exists (a rule was renamed, the error port switched off). */
export function dropLooseEdges(graph: Graph, catalog: Catalog, id: string): Graph {
  const node = graph.nodes.find((other) => other.id === id);
  const type = node && catalog.get(node.type);
  if (!node || !type) return graph;
  const ports = new Set(outputsOf(node, type).map((port) => port.name));
  const edges = graph.edges.filter((edge) => edge.source !== id || ports.has(edge.source_port));
  return edges.length === graph.edges.length ? graph : { ...graph, edges };
}

/** The first free position at or below `wanted`. */
export function freePlace(graph: Graph, wanted: Point): Point {
  const hits = (point: Point) =>
    graph.nodes.some(
      ({ position }) =>
        Math.abs(position.x - point.x) < CARD_WIDTH + 10 && Math.abs(position.y - point.y) < CARD_HEIGHT + 10,
    );
  const place = { x: snap(wanted.x), y: snap(wanted.y) };
  while (hits(place)) place.y += CARD_HEIGHT + 36;
  return place;
}
