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

/**
 * Saves a graph a moment after its last change, one request at a time, each with the revision the last
 * answer gave. A conflict stops it until `rebase`; any other failure is tried again by itself.
 */
export class Autosave {
  readonly #options: Required<Options>;
  #revision: number;
  #pending: Graph | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blocked = false;

  constructor(options: Options) {
    this.#options = { delay: 800, retryDelay: 5000, ...options };
    this.#revision = options.revision;
  }

  changed(graph: Graph): void {
    this.#pending = graph;
    if (this.#blocked) return;
    this.#options.onState({ kind: "waiting" });
    this.#later(this.#options.delay);
  }

  /** Sends what has not been sent, now. Resolves when nothing is left or saving failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#blocked) return;
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** Goes on from another revision after a conflict was settled, with `graph` still to be sent, or nothing. */
  rebase(revision: number, graph: Graph | null): void {
    this.#revision = revision;
    this.#pending = graph;
    this.#blocked = false;
  }

  /** Whether there is something the server does not have. */
  dirty(): boolean {
    return this.#pending !== null || this.#running !== null;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #drain(): Promise<void> {
    while (this.#pending !== null) if (!(await this.#send(this.#pending))) return;
  }

  /** Whether the server took it. */
  async #send(graph: Graph): Promise<boolean> {
    const { save, onState, onSaved } = this.#options;
    this.#pending = null;
    onState({ kind: "saving" });
    try {
      const saved = await save(this.#revision, graph);
      this.#revision = saved.revision;
      onSaved(saved);
      onState(this.#pending === null ? { kind: "saved", at: Date.now() } : { kind: "waiting" });
      return true;
    } catch (error) {
      this.#failed(asApiError(error), graph);
      return false;
    }
  }

  #failed(error: ApiError, graph: Graph): void {
    this.#pending ??= graph;
    this.#blocked = error.status === 409;
    this.#options.onState({ kind: this.#blocked ? "conflict" : "failed", error });
    if (!this.#blocked && (error.status === 0 || error.status >= 500)) this.#later(this.#options.retryDelay);
  }
}
