import { createContext } from "react";
import type { ApiError } from "~/api/client";
import { isRecord } from "~/json/exact";

export interface Note {
  text: string;
  severity: "error" | "warning";
}

/** The server's notes about fields, by dotted path, and the field to focus. */
export interface FormNotes {
  notes: ReadonlyMap<string, Note>;
  focus: string | null;
  /** Whether a field's problems are visible. */
  isRipe: (path: string) => boolean;
  /** Called when a field loses the focus. */
  onLeave: (path: string) => void;
}

/** The notes of a form without any; all later notes are shown at once. */
export const NO_NOTES: FormNotes = { notes: new Map(), focus: null, isRipe: () => true, onLeave: () => {} };

export const NotesContext = createContext<FormNotes>(NO_NOTES);

/** Whether `path` is the field `prefix`, or lies inside it. */
export const isUnder = (path: string, prefix: string): boolean =>
  path === prefix || path.startsWith(`${prefix}.`);

/** The errors of a refused save by field name. */
export function fieldErrors(error: ApiError | null): ReadonlyMap<string, Note> {
  const found = new Map<string, Note>();
  const fields = error?.details.fields;
  if (!isRecord(fields)) return found;
  for (const [name, message] of Object.entries(fields)) {
    found.set(name.replace(/^data\./, ""), { text: String(message), severity: "error" });
  }
  return found;
}
