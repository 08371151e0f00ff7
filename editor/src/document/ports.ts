import type { Catalog } from "~/api/catalog";
import type { GraphNode, JsonObject, NodeType, Port } from "~/api/types";
import { isRecord } from "~/json/exact";

const ERROR_PORT: Port = { name: "error", label: "Error" };

function dynamicPorts(parameters: JsonObject, rule: { field: string; key: string }): Port[] {
  const items = parameters[rule.field];
  if (!Array.isArray(items)) return [];
  const names = items.map((item) => (isRecord(item) ? item[rule.key] : null));
  const given = names.filter((name): name is string => typeof name === "string" && name !== "");
  return [...new Set(given)].map((name) => ({ name, label: name }));
}

const named = (port: Port): Port => ({ name: port.name, label: port.label || port.name });

/** The input ports of `node`; none for a trigger or an unknown type. */
export const inputsOf = (type: NodeType | undefined): Port[] => (type?.inputs ?? []).map(named);

/**
 * The output ports of `node`: those of its rules, the type's own, and `error` if it routes errors.
 */
export function outputsOf(node: GraphNode, type: NodeType | undefined): Port[] {
  if (!type) return [];
  const dynamic = type.dynamic_outputs ? dynamicPorts(node.parameters, type.dynamic_outputs) : [];
  if (node.on_error !== "route") return [...dynamic, ...type.outputs.map(named)];
  const own = type.outputs.map((port) =>
    port.name === "main" ? { ...port, label: "Success" } : named(port),
  );
  return [...dynamic, ...own, ERROR_PORT];
}

/** The first output of a node, to which a step added after it is connected. */
export function firstOutput(node: GraphNode, catalog: Catalog): string | null {
  return outputsOf(node, catalog.get(node.type))[0]?.name ?? null;
}
