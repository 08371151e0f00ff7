import type { Json, JsonObject, Schema, Widget } from "~/api/types";
import { isNumber } from "~/json/exact";

/** How the form interprets a field's JSON Schema. */

/** A widget's name is that of its control; the others are chosen by the type of the value. */
export type Kind = Widget | "number" | "boolean" | "select" | "list" | "strings" | "choices" | "object";

export interface FormField {
  key: string;
  title: string;
  schema: Schema;
  kind: Kind;
  required: boolean;
  /** Whether its value may be, or contain, a template. */
  templated: boolean;
}

export interface FormGroup {
  /** Empty for the main fields, which are always visible. */
  title: string;
  fields: FormField[];
}

function kindOfObject(schema: Schema): Kind {
  if (schema.properties && Object.keys(schema.properties).length > 0) return "object";
  return typeof schema.additionalProperties === "object" ? "keyvalue" : "json";
}

function kindOfArray(schema: Schema): Kind {
  if (schema.items?.properties) return "list";
  if (schema.items?.enum) return "choices";
  return schema.items?.type === "string" ? "strings" : "json";
}

/** Which control edits a value of this schema. */
export function kindOf(schema: Schema): Kind {
  if (schema["x-widget"]) return schema["x-widget"];
  if (schema["x-secret"]) return "password";
  if (schema.enum) return "select";
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return kindOfArray(schema);
    case "object":
      return kindOfObject(schema);
    case "string":
      return "text";
    default:
      return "json";
  }
}

const ACRONYMS = new Set(["api", "url", "id", "json", "html", "http"]);

/** `user_prompt` as `User prompt`, `api_key` as `API key`. */
export function titleFrom(key: string): string {
  const words = key.split("_").filter(Boolean);
  const written = words.map((word) => (ACRONYMS.has(word) ? word.toUpperCase() : word)).join(" ");
  return written.charAt(0).toUpperCase() + written.slice(1);
}

const isMade = (key: string, title: string): boolean =>
  title ===
  key
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");

/**
 * Titles generated from the key (`User Prompt`) are converted to sentence case, like all others.
 */
const titleOf = (key: string, { title }: Schema): string =>
  title === undefined || isMade(key, title) ? titleFrom(key) : title;

export const fieldOf = (key: string, schema: Schema, required: boolean): FormField => ({
  key,
  title: titleOf(key, schema),
  schema,
  kind: kindOf(schema),
  required,
  templated: schema["x-template"] !== false,
});

/** Whether `x-show-if` makes a field visible; an unset field counts with its default. */
export function isShown(field: Schema, parent: Schema, value: JsonObject): boolean {
  const rule = field["x-show-if"];
  if (!rule) return true;
  const other = value[rule.field] ?? parent.properties?.[rule.field]?.default ?? null;
  return rule.in.some((wanted) => wanted === other || String(wanted) === String(other));
}

/** The section for fields that are rarely needed. */
const LAST = "More";

/** The visible fields of an object's schema, main ones first, then by section. */
export function groupsOf(schema: Schema, value: JsonObject): FormGroup[] {
  const groups = new Map<string, FormField[]>([["", []]]);
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (!isShown(field, schema, value)) continue;
    const title = field["x-group"] ?? "";
    const fields = groups.get(title) ?? [];
    fields.push(fieldOf(key, field, schema.required?.includes(key) ?? false));
    groups.set(title, fields);
  }
  const listed = [...groups].map(([title, fields]) => ({ title, fields }));
  return listed.sort((a, b) => Number(a.title === LAST) - Number(b.title === LAST));
}

/** Whether a value is written as a template. */
export const isTemplate = (value: Json | undefined): value is string =>
  typeof value === "string" && value.includes("{{");

/** Kinds whose control is itself a template field and needs no switch. */
const TEXTUAL: ReadonlySet<Kind> = new Set(["text", "multiline", "json", "cron", "datetime"]);

const isTextual = (kind: Kind): boolean => TEXTUAL.has(kind);

/** Whether the field can be switched between a fixed value and a template. */
export const canSwitch = (field: FormField): boolean =>
  field.templated && !isTextual(field.kind) && !["object", "code", "password"].includes(field.kind);

/** An object's value with one key set, or removed where `item` is undefined. */
export function withKey(value: JsonObject, key: string, item: Json | undefined): JsonObject {
  if (item !== undefined) return { ...value, [key]: item };
  const { [key]: _, ...rest } = value;
  return rest;
}

/** The value a new item of a list starts with. */
export function blankOf(schema: Schema): Json {
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.properties) {
    const filled = Object.entries(schema.properties).filter(([, field]) => (field.default ?? null) !== null);
    return Object.fromEntries(filled.map(([key, field]) => [key, field.default ?? null]));
  }
  return schema.type === "array" ? [] : schema.type === "object" ? {} : "";
}

/** How a fixed value violates its schema, or null. The server checks everything again. */
export function valueProblem(field: FormField, value: Json | undefined): string | null {
  const { schema, required, title } = field;
  const empty = value === undefined || value === null || value === "";
  if (empty) return required && schema.default === undefined ? `${title} is required.` : null;
  if (!isNumber(value)) return null;
  if (schema.minimum !== undefined && Number(value) < schema.minimum) return `At least ${schema.minimum}.`;
  if (schema.maximum !== undefined && Number(value) > schema.maximum) return `At most ${schema.maximum}.`;
  return null;
}
