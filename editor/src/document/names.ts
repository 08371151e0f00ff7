import type { GraphNode } from "~/api/types";

/**
 * Names that variables must not have, because templates use them otherwise. From `contract.md` §3.
 */
const RESERVED = ["trigger", "execution", "workflow", "vars", "item", "index", "this"];

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `Fetch the page` becomes `fetchThePage`, `HTTP Request` `httpRequest`, as on the server. */
export function variableFrom(label: string): string {
  const [first, ...rest] = label.normalize("NFKD").match(/[A-Za-z0-9]+/g) ?? [];
  if (first === undefined) return "node";
  const start =
    first === first.toUpperCase() ? first.toLowerCase() : first[0]?.toLowerCase() + first.slice(1);
  const name = start + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `node${name}`;
}

function numbered(base: string, taken: ReadonlySet<string>, join: string): string {
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}${join}${number}`)) number += 1;
  return `${base}${join}${number}`;
}

/** `label`, or with the first number that makes it unique. */
export function freeLabel(label: string, nodes: readonly GraphNode[]): string {
  const base = label.replace(/ \d+$/, "");
  return numbered(base, new Set(nodes.map((node) => node.label)), " ");
}

/** A variable for `label` that is unused by steps and by the template language. */
export function freeVariable(
  label: string,
  nodes: readonly GraphNode[],
  helpers: readonly string[] = [],
): string {
  const taken = new Set([...nodes.map((node) => node.variable), ...RESERVED, ...helpers]);
  return numbered(variableFrom(label), taken, "");
}

/** What is wrong with a variable's name, or null. */
export function variableProblem(name: string, id: string, nodes: readonly GraphNode[]): string | null {
  if (!VARIABLE.test(name)) return "Use letters, digits and underscores, and do not start with a digit.";
  if (RESERVED.includes(name)) return `“${name}” has a meaning of its own in templates.`;
  const other = nodes.find((node) => node.id !== id && node.variable === name);
  return other ? `“${other.label}” already uses this name.` : null;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * An id that no step has had before, so that a deleted step's runs are never attributed to a new
 * one.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `n_${Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("")}`;
}
