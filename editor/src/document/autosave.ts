import { type ApiError, asApiError } from "~/api/client";
import type { Graph, SavedGraph } from "~/api/types";
import { sameGraph } from "./compare";

export type SaveState =
  | { kind: "saved"; at: number | null }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "failed"; error: ApiError }
  | { kind: "conflict"; error: ApiError };

/** Changes that the server lacks, and the revision they are based on. */
export interface Unsaved {
  revision: number;
  graph: Graph;
  /** The graph last sent without a response: the server may have it, at the next revision. */
  sent: Graph | null;
}

interface Options {
  revision: number;
  save: (revision: number, graph: Graph) => Promise<SavedGraph>;
  onState: (state: SaveState) => void;
  onSaved: (saved: SavedGraph) => void;
  /** Called when the unsaved changes change, with null when everything is saved. */
  onUnsaved?: (unsaved: Unsaved | null) => void;
  /** Milliseconds without changes before saving. */
  delay?: number;
  /** Milliseconds before a failed save is retried. */
  retryDelay?: number;
}

const unanswered = ({ status }: ApiError): boolean => status === 0 || status >= 500;

/**
 * Saves a graph shortly after its last change, one request at a time, each with the revision from
 * the last response. A conflict stops it until `rebase`; any other failure is retried
 * automatically. If the server already has the graph because only its response was lost, that is
 * not a conflict.
 */
export class Autosave {
  readonly #options: Required<Options>;
  #revision: number;
  #pending: Graph | null = null;
  #sending: Graph | null = null;
  #sent: Graph | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blocked = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = { delay: 800, retryDelay: 5000, onUnsaved: () => {}, ...options };
    this.#revision = options.revision;
  }

  changed(graph: Graph): void {
    this.#pending = graph;
    this.#tell();
    if (this.#blocked) return;
    this.#options.onState({ kind: "waiting" });
    this.#later(this.#options.delay);
  }

  /** Saves pending changes now. Resolves when nothing is pending or saving failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#blocked) return;
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /**
   * Continues from another revision after a conflict was resolved, with `graph` still to be saved,
   * or nothing.
   */
  rebase(revision: number, graph: Graph | null, sent: Graph | null = null): void {
    clearTimeout(this.#timer);
    this.#revision = revision;
    this.#pending = graph;
    this.#sent = sent;
    this.#blocked = false;
    this.#tell();
  }

  /** Whether there are unsaved changes. */
  dirty(): boolean {
    return this.#pending !== null || this.#running !== null;
  }

  /** Lets the current request finish, but starts no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #tell(): void {
    const graph = this.#pending ?? this.#sending;
    this.#options.onUnsaved(graph && { revision: this.#revision, graph, sent: this.#sent });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #drain(): Promise<void> {
    while (this.#pending !== null) if (!(await this.#send(this.#pending))) return;
  }

  /** Whether the server accepted the graph, or already had it. */
  async #send(graph: Graph): Promise<boolean> {
    this.#pending = null;
    this.#sending = graph;
    this.#options.onState({ kind: "saving" });
    try {
      this.#saved(await this.#options.save(this.#revision, graph));
      return true;
    } catch (error) {
      return this.#failed(asApiError(error), graph);
    } finally {
      this.#sending = null;
    }
  }

  #saved(saved: SavedGraph): void {
    const { onState, onSaved } = this.#options;
    this.#sending = null;
    this.#sent = null;
    this.#revision = saved.revision;
    onSaved(saved);
    onState(this.#pending === null ? { kind: "saved", at: Date.now() } : { kind: "waiting" });
    this.#tell();
  }

  /** Whether the failure is resolved, so that saving can continue. */
  #failed(error: ApiError, graph: Graph): boolean {
    this.#pending ??= graph;
    if (error.status === 409) return this.#refused(error, graph);
    if (unanswered(error)) this.#sent = graph;
    this.#options.onState({ kind: "failed", error });
    this.#tell();
    if (unanswered(error)) this.#later(this.#options.retryDelay);
    return false;
  }

  /**
   * The server has another revision: it is ours if it equals what was sent and only the response
   * was lost.
   */
  #refused(error: ApiError, graph: Graph): boolean {
    const { revision, graph: theirs } = error.details as unknown as SavedGraph;
    if ([graph, this.#sent].some((mine) => mine && theirs && sameGraph(mine, theirs))) {
      this.#revision = revision;
      this.#sent = null;
      return true;
    }
    this.#blocked = true;
    this.#options.onState({ kind: "conflict", error });
    this.#tell();
    return false;
  }
}
