import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { startListening, stopListening, useTestAddress, useTestRun } from "~/api/triggers";
import type { Execution } from "~/api/types";
import { toast } from "~/ui/toasts";
import type { Running } from "./useRunning";

/** How long the server listens for one call, in milliseconds. From `docs/webhooks.md`. */
const LISTENS_FOR = 120_000;

/**
 * The state of a test call of `node`: not requested, waiting, received, or not received in time.
 */
export type Heard =
  | { kind: "idle" }
  | { kind: "opening"; node: string }
  | { kind: "waiting"; node: string; url: string; until: number }
  | { kind: "over"; node: string }
  | { kind: "heard"; node: string; execution: Execution };

export interface Listening {
  heard: Heard;
  start: (node: string) => Promise<void>;
  stop: () => Promise<void>;
}

function useExpiry(heard: Heard, set: (heard: Heard) => void): void {
  useEffect(() => {
    if (heard.kind !== "waiting") return;
    const timer = setTimeout(() => set({ kind: "over", node: heard.node }), heard.until - Date.now());
    return () => clearTimeout(timer);
  }, [heard, set]);
}

/** Polls for the call's run, and shows it on the canvas as soon as it exists. */
function useCall(workflow: string, heard: Heard, set: (heard: Heard) => void, watch: Running["watch"]): void {
  const waits = heard.kind === "waiting";
  const node = waits ? heard.node : "";
  const id = useTestAddress(workflow, node, waits).data?.execution ?? null;
  const run = useTestRun(waits ? id : null);
  useEffect(() => {
    if (!waits || !run.data) return;
    watch(run.data.id);
    set({ kind: "heard", node, execution: run.data });
  }, [waits, node, run.data, set, watch]);
  useEffect(() => {
    if (!waits || !run.error) return;
    set({ kind: "idle" });
    toast.failure("A call arrived, but its run could not be loaded", run.error);
  }, [waits, run.error, set]);
}

/** Listens for a test call of one draft webhook at a time; continues whichever step is selected. */
export function useListening(
  workflow: string,
  flush: () => Promise<boolean>,
  watch: Running["watch"],
): Listening {
  const client = useQueryClient();
  const [heard, set] = useState<Heard>({ kind: "idle" });
  useExpiry(heard, set);
  useCall(workflow, heard, set, watch);
  const start = async (node: string) => {
    set({ kind: "opening", node });
    try {
      if (!(await flush())) throw new Error("The latest changes are not saved yet.");
      const opened = await startListening(workflow, node);
      client.setQueryData(["test-address", workflow, node], opened);
      set({ kind: "waiting", node, url: opened.test_url, until: Date.now() + LISTENS_FOR });
    } catch (error) {
      set({ kind: "idle" });
      toast.failure("The test address was not opened", error);
    }
  };
  const stop = async () => {
    set({ kind: "idle" });
    if (heard.kind !== "waiting") return;
    await stopListening(workflow, heard.node).catch((error: unknown) =>
      toast.failure("The test address is still open; it closes by itself within two minutes", error),
    );
  };
  return { heard, start, stop };
}
