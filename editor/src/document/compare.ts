import type { Graph, GraphNode, Json, JsonObject } from "~/api/types";
import { isNumber, isRecord, settled, stringify } from "~/json/exact";
import { edgeId } from "./edges";

export interface Difference {
  /** Labels of the steps only the second graph has. */
  added: string[];
  /** Labels of the steps only the first graph has. */
  removed: string[];
  changed: string[];
  linesDiffer: boolean;
}

/** Keys in their order do not matter, nor whether a default is written out. */
function canonical(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(canonical);
  if (isNumber(value)) return settled(value);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(entries.sort().map(([key, item]) => [key, canonical(item)]));
}

function content(node: GraphNode): string {
  const { type, label, variable, parameters, credential, disabled, note, on_error, parent } = node;
  const { retry, timeout_s = null, default_output = null } = node;
  const settings = { type, label, variable, parameters, credential, disabled, note, on_error, parent };
  return stringify(canonical({ ...settings, retry: retry as JsonObject, timeout_s, default_output }));
}

/** What a person would call the difference of two graphs; where the cards lie does not count. */
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
