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
  /** The steps and the fields (`id:path`) whose problems are shown; those of others are not ripe yet. */
  ripe: Ripe;
  /** The card that is to get the keyboard. */
  card: string | null;
  /** The template field that was last active: a variable clicked in the Input tab goes there. */
  target: Target | null;
  /** The turn of the loops whose steps are looked at, as `3/0`; null follows the run. */
  turn: { run: string; path: string } | null;
  /** What runs of the draft begin with instead of an example, by trigger. */
  pinned: Readonly<Record<string, JsonObject>>;
}

export type UiStore = StoreApi<UiState>;

/** What is open around the drawing. Never part of the drawing, never undone. `steps` are there already. */
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

/** From now on what is wrong with these steps and fields is shown. */
export function ripen(ui: UiStore, keys: readonly string[]): void {
  const { ripe } = ui.getState();
  if (keys.some((key) => !ripe.has(key))) ui.setState({ ripe: new Set([...ripe, ...keys]) });
}

/** Opens the list of what the server refused the drawing for, where that is the reason of `error`. */
export function showProblems(ui: UiStore, error: unknown): void {
  const problems = asApiError(error).details.problems as unknown as Problem[] | undefined;
  if (problems) ui.setState({ problems, drawer: "problems" });
}
