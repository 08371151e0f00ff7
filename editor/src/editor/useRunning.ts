import { useCallback, useEffect, useState } from "react";
import { cancelExecution, fetchExecution } from "~/api/executions";
import type { ExecutionStatus, ExecutionSummary, JsonObject, SummaryChange, Workflow } from "~/api/types";
import { runWorkflow } from "~/api/workflows";
import { idsOf } from "~/document/graph";
import { showLoaded } from "~/runs/loaded";
import { startRun } from "~/runs/run";
import { followExecution, keepSocket } from "~/runs/socket";
import type { RunStore } from "~/runs/store";
import { isFinal } from "~/ui/status";
import { toast } from "~/ui/toasts";
import type { Editor } from "./context";
import { ripen, showProblems } from "./ui";

export type Phase = "idle" | "starting" | "running" | "stopping";

export interface Running {
  phase: Phase;
  start: (options: { input?: JsonObject; trigger?: string; untilNode?: string }) => Promise<void>;
  stop: () => Promise<void>;
  /** Shows an execution that was started elsewhere, and follows it. */
  watch: (id: string) => void;
  /** Removes the last run from the canvas. */
  clear: () => void;
}

/** Shows the newest run of the workflow when the editor opens, and follows it until it ends. */
function useLastRun(store: RunStore, last: ExecutionSummary | null, follow: (id: string) => void): void {
  useEffect(() => {
    if (!last || store.getState().run) return;
    const show = async () => {
      const execution = await fetchExecution(last.id);
      if (store.getState().run) return;
      void showLoaded(store, execution);
      if (!isFinal(execution.status)) follow(execution.id);
    };
    show().catch(() => undefined);
  }, [store, last, follow]);
}

/** Shows runs that others start (a webhook, a schedule) on the open canvas when it is idle. */
function useOtherRuns(store: RunStore, workflowId: string, follow: (id: string) => void): void {
  useEffect(() => {
    const onMessage = (data: unknown) => {
      const { execution } = data as SummaryChange;
      const current = store.getState().run?.execution;
      const busy = store.getState().run !== null && (!current || !isFinal(current.status));
      // Ids increase with time. A short run may be over before any message about it arrives.
      const known = store.getState().run?.id ?? "";
      if (!execution || busy || execution.id <= known) return;
      store.show(startRun(execution.id));
      follow(execution.id);
    };
    const socket = keepSocket({ path: () => `/ws/workflows/${workflowId}/`, onMessage });
    return socket.stop;
  }, [store, workflowId, follow]);
}

/** Follows one execution at a time; following another ends the previous one. */
function useFollow(store: RunStore): (id: string) => void {
  const [followed, setFollowed] = useState<string | null>(null);
  useEffect(() => (followed ? followExecution(store, followed) : undefined), [store, followed]);
  return setFollowed;
}

function busyPhase(before: Phase, status: ExecutionStatus): Phase {
  if (before === "stopping") return before;
  return status === "waiting" ? "idle" : "running";
}

function usePhase(store: RunStore): [Phase, (phase: Phase) => void] {
  const [phase, setPhase] = useState<Phase>("idle");
  useEffect(
    () =>
      store.subscribe(({ run }) => {
        const status = run?.execution?.status;
        if (status && isFinal(status)) setPhase("idle");
        // A run that waits for a person or a time may wait for days: the workflow can be run
        // meanwhile.
        else if (status) setPhase((before) => busyPhase(before, status));
      }),
    [store],
  );
  return [phase, setPhase];
}

/** Starts, follows and stops the runs of the open workflow. */
export function useRunning(editor: Editor, workflow: Workflow, flush: () => Promise<boolean>): Running {
  const { run: store, ui, document } = editor;
  const [phase, setPhase] = usePhase(store);
  const follow = useFollow(store);
  const [last] = useState(workflow.last_run);
  useLastRun(store, last, follow);
  useOtherRuns(store, workflow.id, follow);

  const watch = useCallback(
    (id: string) => {
      if (store.getState().run?.id !== id) store.show(startRun(id));
      follow(id);
      ui.setState((state) => ({ drawer: state.drawer ?? "log" }));
    },
    [store, ui, follow],
  );

  const start: Running["start"] = async ({ input = {}, trigger, untilNode }) => {
    setPhase("starting");
    ripen(ui, idsOf(document.getState().graph));
    try {
      if (!(await flush())) throw new Error("The latest changes are not saved yet.");
      const body = { draft: true, input, trigger, until_node: untilNode };
      const { id } = await runWorkflow(workflow.id, body);
      watch(id);
      setPhase("running");
    } catch (error) {
      setPhase("idle");
      showProblems(ui, error);
      toast.failure("The workflow did not start", error);
    }
  };

  const stop = async () => {
    const id = store.getState().run?.id;
    if (!id) return;
    setPhase("stopping");
    await cancelExecution(id).catch((error: unknown) => {
      setPhase("running");
      toast.failure("The run could not be stopped", error);
    });
  };

  const clear = useCallback(() => store.show(null), [store]);
  return { phase, start, stop, watch, clear };
}
