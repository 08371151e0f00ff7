import { createStore, type StoreApi } from "zustand/vanilla";
import { asApiError } from "~/api/client";
import type { GraphEdge, JsonObject, Problem } from "~/api/types";
import type { Point } from "~/document/graph";
import type { Ripe } from "~/document/ripe";
import type { Target } from "~/template/context";

/** Where a step that is being picked will go. */
export type Placement =
  | { kind: "free"; at: Point }
  | { kind: "after"; source: string; port: string; at?: Point }
  | { kind: "inside"; parent: string }
  | { kind: "edge"; edge: GraphEdge };

export type PanelTab = "settings" | "input" | "last-run" | "retry" | "notes";

export interface Picker {
  /** Where the list opens, in client pixels. */
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
  /** The parameter that a problem or error refers to; its field takes the focus. */
  focus: { node: string; field: string } | null;
  /** The steps and fields (`id:path`) whose problems are visible. */
  ripe: Ripe;
  /** The card to focus. */
  card: string | null;
  /**
   * The template field that was last active: a variable clicked in the Input tab is inserted there.
   */
  target: Target | null;
  /** The displayed turn of the loops, as `3/0`; null follows the run. */
  turn: { run: string; path: string } | null;
  /** The pinned input of draft runs, by trigger, used instead of an example. */
  pinned: Readonly<Record<string, JsonObject>>;
}

export type UiStore = StoreApi<UiState>;

/**
 * The open panels and dialogs. Never part of the graph, never undone. `steps` exist from the start.
 */
export const createUi = (problems: readonly Problem[] = [], steps: Iterable<string> = []): UiStore =>
  createStore<UiState>(() => ({
    picker: null,
    tab: "settings",
    drawer: null,
    dialog: null,
    palette: true,
    problems,
    focus: null,
    ripe: new Set(steps),
    card: null,
    target: null,
    turn: null,
    pinned: {},
  }));

/** Makes the problems of these steps and fields visible. */
export function ripen(ui: UiStore, keys: readonly string[]): void {
  const { ripe } = ui.getState();
  if (keys.some((key) => !ripe.has(key))) ui.setState({ ripe: new Set([...ripe, ...keys]) });
}

/** Opens the list of problems if the server refused the graph because of them. */
export function showProblems(ui: UiStore, error: unknown): void {
  const problems = asApiError(error).details.problems as unknown as Problem[] | undefined;
  if (problems) ui.setState({ problems, drawer: "problems" });
}
