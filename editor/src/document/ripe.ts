import type { Problem } from "~/api/types";

/**
 * When a problem is shown. A step that was just added is unfinished rather than wrong: its problems
 * become visible field by field as the fields are left, and all at once when somebody wants to run
 * or publish the workflow.
 */

/** Ids of steps, and fields as `id:path`. */
export type Ripe = ReadonlySet<string>;

export const fieldKey = (node: string, path: string): string => `${node}:${path}`;

/** Whether a field, or one that contains it, was left. */
export function isFieldRipe(ripe: Ripe, node: string, path: string): boolean {
  if (ripe.has(node)) return true;
  const parts = path.split(".");
  return parts.some((_, at) => ripe.has(fieldKey(node, parts.slice(0, at + 1).join("."))));
}

/** A problem of the whole step is visible once any of its fields is. */
export function isProblemRipe(ripe: Ripe, { node_id, field }: Problem): boolean {
  if (!node_id || ripe.has(node_id)) return true;
  if (field) return isFieldRipe(ripe, node_id, field);
  return [...ripe].some((key) => key.startsWith(fieldKey(node_id, "")));
}
