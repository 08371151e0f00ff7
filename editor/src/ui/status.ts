import type { ExecutionStatus, NodeStatus } from "~/api/types";

export type StatusTone = "idle" | "run" | "wait" | "ok" | "err" | "mute";

export interface StatusLook {
  word: string;
  icon: string;
  tone: StatusTone;
}

/** One word, one shape and one colour per state, the same on cards, in lists and in logs. */
const LOOKS: Record<ExecutionStatus | NodeStatus, StatusLook> = {
  queued: { word: "Queued", icon: "circle-dashed", tone: "idle" },
  running: { word: "Running", icon: "loader", tone: "run" },
  retrying: { word: "Retrying", icon: "refresh-cw", tone: "wait" },
  waiting: { word: "Waiting", icon: "hourglass", tone: "wait" },
  succeeded: { word: "Succeeded", icon: "circle-check", tone: "ok" },
  failed: { word: "Failed", icon: "circle-x", tone: "err" },
  skipped: { word: "Skipped", icon: "skip-forward", tone: "mute" },
  cancelled: { word: "Cancelled", icon: "ban", tone: "mute" },
  interrupted: { word: "Interrupted", icon: "triangle-alert", tone: "err" },
  reused: { word: "Reused", icon: "history", tone: "ok" },
  timed_out: { word: "Timed out", icon: "alarm-clock-off", tone: "err" },
};

export const lookOf = (status: ExecutionStatus | NodeStatus): StatusLook => LOOKS[status];

const FINAL = new Set(["succeeded", "failed", "cancelled", "timed_out"]);

/** Whether an execution can no longer change its status. */
export const isFinal = (status: ExecutionStatus): boolean => FINAL.has(status);
