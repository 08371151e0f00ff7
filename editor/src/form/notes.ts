import { createContext } from "react";

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
