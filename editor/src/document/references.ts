import type { GraphNode, Json, JsonObject } from "~/api/types";
import { isRecord, stringify } from "~/json/exact";

const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;
const TOKEN = /"[^"]*"|'[^']*'|[A-Za-z_@][\w@]*(?:\.[\w@]+|\.\[[^\]]*\])*/g;

function renameInExpression(body: string, names: ReadonlyMap<string, string>): string {
  return body.replace(TOKEN, (token) => {
    const head = token.match(/^[A-Za-z_]\w*/)?.[0];
    const renamed = head === undefined ? undefined : names.get(head);
    return renamed === undefined ? token : renamed + token.slice(head?.length);
  });
}

/**
 * `text` with variables renamed at the head of every path in `{{…}}`; string literals are
 * unchanged.
 */
export function renameInText(text: string, names: ReadonlyMap<string, string>): string {
  if (!text.includes("{{")) return text;
  return text.replace(EXPRESSION, (_, body: string) => `{{${renameInExpression(body, names)}}}`);
}

function renameInJson(value: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return renameInText(value, names);
  if (Array.isArray(value)) return value.map((item) => renameInJson(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renameInJson(item, names)]));
}

/** `node` with references to variables renamed. Returns `node` itself if nothing changes. */
export function renameReferences(node: GraphNode, names: ReadonlyMap<string, string>): GraphNode {
  const parameters = renameInJson(node.parameters, names) as JsonObject;
  const same = stringify(parameters) === stringify(node.parameters);
  return same ? node : { ...node, parameters };
}
