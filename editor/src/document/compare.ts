import type { Graph, GraphNode, Json, JsonObject } from "~/api/types";
import { isNumber, isRecord, settled, stringify } from "~/json/exact";
import { edgeId } from "./edges";

export interface Difference {
  /** Labels of steps that only the second graph has. */
  added: string[];
  /** Labels of steps that only the first graph has. */
  removed: string[];
  changed: string[];
  linesDiffer: boolean;
}

/** Ignores the order of keys and whether defaults are written out. */
function canonical(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(canonical);
  if (isNumber(value)) return settled(value);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.sort().map(([key, item]) => [key, canonical(item)]));
}

/** The retry policy that the server fills in. From `workflows/graph/graph.py`. */
const RETRY = { wait_s: 1, factor: 2, max_wait_s: 60 };

function content(node: GraphNode): string {
  const { type, label, variable, parameters, credential, disabled, note, on_error, parent } = node;
  const { timeout_s = null, default_output = null } = node;
  const settings = { type, label, variable, parameters, credential, disabled, note, on_error, parent };
  const retry: JsonObject = { ...RETRY, ...node.retry };
  return stringify(canonical({ ...settings, retry, timeout_s, default_output }));
}

const place = ({ id, position: { x, y } }: GraphNode): string => `${id} ${Number(x)} ${Number(y)}`;

/**
 * Whether two graphs are identical, card by card and line by line, regardless of the server's
 * number format.
 */
export function sameGraph(mine: Graph, theirs: Graph): boolean {
  if (mine.nodes.length !== theirs.nodes.length || mine.edges.length !== theirs.edges.length) return false;
  const whole = (graph: Graph) => [
    ...graph.nodes.map((node) => place(node) + content(node)),
    ...graph.edges.map(edgeId),
  ];
  const other = new Set(whole(theirs));
  return whole(mine).every((part) => other.has(part));
}

/** The differences of two graphs as a person would describe them; card positions are ignored. */
export function compareGraphs(mine: Graph, theirs: Graph): Difference {
  const known = new Map(mine.nodes.map((node) => [node.id, node]));
  const other = new Map(theirs.nodes.map((node) => [node.id, node]));
  const changed = theirs.nodes.filter((node) => {
    const before = known.get(node.id);
    return before !== undefined && content(before) !== content(node);
  });
  const lines = (graph: Graph) => graph.edges.map(edgeId).sort().join();
  return {
    added: theirs.nodes.filter((node) => !known.has(node.id)).map((node) => node.label),
    removed: mine.nodes.filter((node) => !other.has(node.id)).map((node) => node.label),
    changed: changed.map((node) => node.label),
    linesDiffer: lines(mine) !== lines(theirs),
  };
}
