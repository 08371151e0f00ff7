import { fetchNewestTurns } from "~/api/turns";
import type { Execution } from "~/api/types";
import { runFrom, withTurns } from "./run";
import type { RunStore } from "./store";

/**
 * Shows a loaded execution. Its answer contains the steps outside loops; the latest turns of those
 * inside are loaded separately, and omitted if that fails.
 */
export async function showLoaded(store: RunStore, execution: Execution): Promise<void> {
  store.show(runFrom(execution));
  if (!execution.graph.nodes.some((node) => node.parent)) return;
  const turns = await fetchNewestTurns(execution.id).catch(() => []);
  store.setState(({ run }) => (run?.id === execution.id ? { run: withTurns(run, turns) } : {}));
}
