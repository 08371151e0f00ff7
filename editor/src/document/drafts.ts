import { createStore, del, entries, set } from "idb-keyval";
import type { Graph } from "~/api/types";
import { parse, stringify } from "~/json/exact";
import type { Unsaved } from "./autosave";

/**
 * Unsaved work, stored in this browser per person, workflow and tab, so that two tabs never
 * overwrite each other. Stored as text, because structured cloning loses exact numbers.
 */

interface Kept {
  at: number;
  text: string;
}

export interface Draft extends Unsaved {
  key: string;
  /** When it was stored, in milliseconds. */
  at: number;
}

/** At most one write in this time; a drag changes the graph with every mouse movement. */
const EVERY_MS = 200;

let opened: ReturnType<typeof createStore> | undefined;

const store = () => {
  opened ??= createStore("wireloom-drafts", "drafts");
  return opened;
};

const lockOf = (key: string): string => `wireloom-draft ${key}`;

/** The drafts held by tabs that are still open; empty if the browser cannot tell (plain http). */
async function heldKeys(): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name = "" }) => name));
}

function draftOf(key: string, { at, text }: Kept): Draft {
  const { revision, graph, sent } = parse(text) as unknown as Unsaved;
  return { key, at, revision: Number(revision), graph: graph as Graph, sent };
}

/** Unsaved drafts of `owner` from closed tabs, newest first. */
export async function findDrafts(owner: string): Promise<Draft[]> {
  const [all, held] = await Promise.all([entries<string, Kept>(store()), heldKeys()]);
  return all
    .filter(([key]) => key.startsWith(`${owner} `) && !held.has(lockOf(key)))
    .map(([key, kept]) => draftOf(key, kept))
    .sort((a, b) => b.at - a.at);
}

export const dropDraft = (key: string): Promise<void> => del(key, store());

/** Stores a tab's unsaved changes as they occur, and deletes them once they are saved. */
export class DraftKeeper {
  readonly key: string;
  #unsaved: Unsaved | null = null;
  #written = true;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #release: () => void = () => {};

  /** `owner` identifies the person and the workflow. */
  constructor(owner: string) {
    this.key = `${owner} ${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    const whileOpen = new Promise<void>((release) => {
      this.#release = release;
    });
    navigator.locks?.request(lockOf(this.key), () => whileOpen).catch(() => undefined);
  }

  put(unsaved: Unsaved | null): void {
    if (unsaved === null && this.#unsaved === null) return;
    this.#unsaved = unsaved;
    this.#written = false;
    if (this.#timer === undefined) this.#next();
  }

  /**
   * Stores the first change at once, because the page may close with the next key press, and later
   * ones in batches.
   */
  #next(): void {
    this.#timer = undefined;
    if (this.#written) return;
    void this.flush();
    this.#timer = setTimeout(() => this.#next(), EVERY_MS);
  }

  /** Stores pending changes now. False if this browser cannot store them. */
  async flush(): Promise<boolean> {
    if (!this.#written) {
      this.#written = true;
      this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    }
    return this.#writing.then(
      () => true,
      () => false,
    );
  }

  async #write(): Promise<void> {
    const unsaved = this.#unsaved;
    if (unsaved === null) return dropDraft(this.key);
    await set(this.key, { at: Date.now(), text: stringify(unsaved) } satisfies Kept, store());
  }

  /** Leaves unsaved changes for the next visit. */
  close(): void {
    void this.flush();
    this.#release();
  }
}
