import { fetchEvents } from "~/api/executions";
import { isFinal } from "~/ui/status";
import type { RunStore } from "./store";

/**
 * Milliseconds without a socket after which polling starts. From `contract.md` §5 and the API's
 * notes.
 */
const POLL_AFTER = 5000;
const POLL_EVERY = 1500;

/** Whether the displayed run is complete. */
export function ended(store: RunStore): boolean {
  const status = store.getState().run?.execution?.status;
  return status !== undefined && isFinal(status);
}

/** Resolves after `ms`, and not before the tab is visible; never once `signal` is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const seen = () => {
      if (document.visibilityState === "hidden") return;
      document.removeEventListener("visibilitychange", seen);
      resolve();
    };
    const timer = setTimeout(() => {
      document.addEventListener("visibilitychange", seen, { signal });
      seen();
    }, ms);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
}

async function ask(store: RunStore, id: string, signal: AbortSignal): Promise<void> {
  try {
    const events = await fetchEvents(id, store.getState().run?.seq ?? 0, signal);
    if (signal.aborted) return;
    for (const event of events) store.receive(event);
    store.setState({ connected: true });
  } catch {
    if (!signal.aborted) store.setState({ connected: false });
  }
}

async function poll(store: RunStore, id: string, signal: AbortSignal): Promise<void> {
  await pause(POLL_AFTER, signal);
  while (!signal.aborted && !ended(store)) {
    await ask(store, id, signal);
    await pause(POLL_EVERY, signal);
  }
}

/**
 * Polls the changes of the execution `id` from `start` to `stop`; once stopped, it neither requests
 * nor reports anything.
 */
export function poller(store: RunStore, id: string) {
  let polling: AbortController | null = null;
  return {
    start: () => {
      if (polling) return;
      polling = new AbortController();
      void poll(store, id, polling.signal);
    },
    stop: () => {
      polling?.abort();
      polling = null;
    },
  };
}
