import { createStore, type StoreApi } from "zustand/vanilla";
import type { GraphEdge, JsonObject, Problem } from "~/api/types";
import type { Point } from "~/document/graph";

/** Where a step that is being picked will go. */
export type Placement =
  | { kind: "free"; at: Point }
  | { kind: "after"; source: string; port: string; at?: Point }
  | { kind: "inside"; parent: string }
  | { kind: "edge"; edge: GraphEdge };

export type PanelTab = "settings" | "input" | "last-run" | "retry" | "notes";

export interface Picker {
  /** Where on the screen the list opens, in client pixels. */
  screen: Point;
  placement: Placement;
}

export type DialogName = "shortcuts" | "run-input";

export interface UiState {
  picker: Picker | null;
  tab: PanelTab;
  drawer: "log" | "problems" | null;
  dialog: DialogName | null;
  palette: boolean;
  problems: readonly Problem[];
  /** The parameter that a problem or an error pointed at; its field takes the focus. */
  focus: { node: string; field: string } | null;
  /** The template field that was last active: a variable clicked in the Input tab goes there. */
  insert: ((text: string) => void) | null;
  /** The turn of the loops whose steps are looked at, as `3/0`; null follows the run. */
  turn: { run: string; path: string } | null;
  /** What runs of the draft begin with instead of an example, by trigger. */
  pinned: Readonly<Record<string, JsonObject>>;
}

export type UiStore = StoreApi<UiState>;

/** What is open around the drawing. Never part of the drawing, never undone. */
export const createUi = (problems: readonly Problem[] = []): UiStore =>
  createStore<UiState>(() => ({
    picker: null,
    tab: "settings",
    drawer: null,
    dialog: null,
    palette: true,
    problems,
    focus: null,
    insert: null,
    turn: null,
    pinned: {},
  }));
