import { createStore, del, entries, set } from "idb-keyval";
import type { Graph } from "~/api/types";
import { parse, stringify } from "~/json/exact";
import type { Unsaved } from "./autosave";

/**
 * Work that the server does not have yet, kept in this browser: per person, workflow and tab, so that two
 * tabs never write over each other. As text, since the browser's own copy of a value loses exact numbers.
 */

interface Kept {
  at: number;
  text: string;
}

export interface Draft extends Unsaved {
  key: string;
  /** When it was written, in milliseconds. */
  at: number;
}

/** At most one write in so long; a drag changes the drawing with every movement of the mouse. */
const EVERY_MS = 200;

let opened: ReturnType<typeof createStore> | undefined;

const store = () => {
  opened ??= createStore("wireloom-drafts", "drafts");
  return opened;
};

const lockOf = (key: string): string => `wireloom-draft ${key}`;

/** The drafts that tabs which are still open hold; empty where the browser cannot say (plain http). */
async function heldKeys(): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name = "" }) => name));
}

function draftOf(key: string, { at, text }: Kept): Draft {
  const { revision, graph, sent } = parse(text) as unknown as Unsaved;
  return { key, at, revision: Number(revision), graph: graph as Graph, sent };
}

/** What tabs that are gone left unsaved of `owner`, the newest first. */
export async function findDrafts(owner: string): Promise<Draft[]> {
  const [all, held] = await Promise.all([entries<string, Kept>(store()), heldKeys()]);
  return all
    .filter(([key]) => key.startsWith(`${owner} `) && !held.has(lockOf(key)))
    .map(([key, kept]) => draftOf(key, kept))
    .sort((a, b) => b.at - a.at);
}

export const dropDraft = (key: string): Promise<void> => del(key, store());

/** Writes what one tab has not saved as it changes, and takes it away once it is saved. */
export class DraftKeeper {
  readonly key: string;
  #unsaved: Unsaved | null = null;
  #written = true;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #release: () => void = () => {};

  /** `owner` names the person and the workflow. */
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

  /** Writes the first change at once, since the page may be gone with the next key, and those after it together. */
  #next(): void {
    this.#timer = undefined;
    if (this.#written) return;
    void this.flush();
    this.#timer = setTimeout(() => this.#next(), EVERY_MS);
  }

  /** Writes now what is not written yet. False where this browser keeps nothing. */
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

  /** Leaves what is not saved to the next visit. */
  close(): void {
    void this.flush();
    this.#release();
  }
}
