import type { GraphNode, Json, NodeType, Schema } from "~/api/types";
import { isRecord } from "~/json/exact";

const LIMIT = 80;

function text(value: Json | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value))
    return value.length > 0 ? `${value.length} ${value.length === 1 ? "item" : "items"}` : "";
  if (isRecord(value)) {
    const keys = Object.keys(value);
    return keys.length > 0 ? keys.join(", ") : "";
  }
  return String(value).replace(/\s+/g, " ").trim();
}

function shown(schema: Schema, field: Schema, parameters: Record<string, Json>): boolean {
  const rule = field["x-show-if"];
  if (!rule) return true;
  const other = parameters[rule.field] ?? schema.properties?.[rule.field]?.default ?? null;
  return rule.in.includes(other);
}

/** A one-line summary of a step's settings: its first two main fields with a value. */
export function digest(node: GraphNode, type: NodeType | undefined): string {
  const schema = type?.parameters;
  const parts: string[] = [];
  for (const [key, field] of Object.entries(schema?.properties ?? {})) {
    // Another workflow's id means nothing to people.
    if (field["x-widget"] === "workflow") continue;
    if (!schema || field["x-group"] || !shown(schema, field, node.parameters)) continue;
    const value = node.parameters[key];
    const label = field["x-enum-labels"]?.[String(value)];
    const part = label ?? text(value);
    if (part && typeof value !== "boolean") parts.push(part);
    if (parts.length === 2) break;
  }
  return parts.join(" · ").slice(0, LIMIT) || (type?.description ?? "");
}
