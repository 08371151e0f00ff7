import { createContext, use } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { NodeRun } from "~/api/types";
import { applyAll, type Run, type RunMessage, runsOf } from "./run";
import type { Stream } from "./tokens";

export interface RunState {
  run: Run | null;
  /** False while neither socket nor polling reaches the server. */
  connected: boolean;
}

export interface RunStore extends StoreApi<RunState> {
  show: (run: Run | null) => void;
  receive: (message: RunMessage) => void;
}

/**
 * Live status is stored apart from the graph, so that a message re-renders one card and not the
 * canvas.
 *
 * Messages are batched and applied once per frame: a burst of hundreds costs one render.
 */
export function createRunStore(nextFrame: (flush: () => void) => void = requestAnimationFrame): RunStore {
  const store = createStore<RunState>(() => ({ run: null, connected: true }));
  let queue: RunMessage[] = [];
  const flush = () => {
    const messages = queue;
    queue = [];
    store.setState(({ run }) => (run ? { run: applyAll(run, messages) } : {}));
  };
  const receive = (message: RunMessage) => {
    queue.push(message);
    if (queue.length === 1) nextFrame(flush);
  };
  return Object.assign(store, { receive, show: (run: Run | null) => store.setState({ run }) });
}

export const RunContext = createContext<RunStore | null>(null);

export function useRunStore(): RunStore {
  const store = use(RunContext);
  if (!store) throw new Error("This component must be inside a run store.");
  return store;
}

/** Selects from the run; the component re-renders only when the selected value changes. */
export function useRun<T>(select: (state: RunState) => T): T {
  return useStore(useRunStore(), select);
}

export const useNodeRun = (id: string): NodeRun | undefined => useRun(({ run }) => runsOf(run)[id]);

/**
 * Like `useNodeRun`, but for a step inside loops only the turn received while the run was followed.
 */
export const useHeardRun = (id: string): NodeRun | undefined => useRun(({ run }) => run?.nodes[id]);

export const useStream = (id: string): Stream | undefined => useRun((state) => state.run?.streams[id]);
