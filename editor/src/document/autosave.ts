import { type ApiError, asApiError } from "~/api/client";
import type { Graph, SavedGraph } from "~/api/types";

export type SaveState =
  | { kind: "saved"; at: number | null }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "failed"; error: ApiError }
  | { kind: "conflict"; error: ApiError };

interface Options {
  revision: number;
  save: (revision: number, graph: Graph) => Promise<SavedGraph>;
  onState: (state: SaveState) => void;
  onSaved: (saved: SavedGraph) => void;
  /** Quiet time after the last change before it is sent, in milliseconds. */
  delay?: number;
  /** Time before a failed save is tried again, in milliseconds. */
  retryDelay?: number;
}

export interface Autosave {
  changed: (graph: Graph) => void;
  /** Sends what has not been sent, now. Resolves when nothing is left or saving failed. */
  flush: () => Promise<void>;
  /** Goes on from another revision after a conflict was settled, with `graph` still to be sent, or nothing. */
  rebase: (revision: number, graph: Graph | null) => void;
  /** Whether there is something the server does not have. */
  dirty: () => boolean;
  stop: () => void;
}

/**
 * Saves a graph a moment after its last change, one request at a time, each with the revision the last
 * answer gave. A conflict stops it until `rebase`; any other failure is tried again by itself.
 */
export function createAutosave(options: Options): Autosave {
  const { save, onState, onSaved, delay = 800, retryDelay = 5000 } = options;
  let revision = options.revision;
  let pending: Graph | null = null;
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let blocked = false;

  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  };

  const failed = (error: ApiError, graph: Graph) => {
    pending ??= graph;
    blocked = error.status === 409;
    onState({ kind: blocked ? "conflict" : "failed", error });
    if (!blocked && (error.status === 0 || error.status >= 500)) later(retryDelay);
  };

  /** Whether the server took it. */
  const send = async (graph: Graph): Promise<boolean> => {
    pending = null;
    onState({ kind: "saving" });
    try {
      const saved = await save(revision, graph);
      revision = saved.revision;
      onSaved(saved);
      onState(pending === null ? { kind: "saved", at: Date.now() } : { kind: "waiting" });
      return true;
    } catch (error) {
      failed(asApiError(error), graph);
      return false;
    }
  };

  const drain = async () => {
    while (pending !== null) if (!(await send(pending))) return;
  };

  const flush = async () => {
    clearTimeout(timer);
    if (blocked) return;
    running ??= drain().finally(() => {
      running = null;
    });
    await running;
  };

  return {
    changed: (graph) => {
      pending = graph;
      if (blocked) return;
      onState({ kind: "waiting" });
      later(delay);
    },
    flush,
    rebase: (newest, graph) => {
      revision = newest;
      pending = graph;
      blocked = false;
    },
    dirty: () => pending !== null || running !== null,
    stop: () => clearTimeout(timer),
  };
}
