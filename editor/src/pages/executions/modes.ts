import type { ExecutionMode } from "~/api/types";

/** What started a run, in words. */
export const MODES: Record<ExecutionMode, string> = {
  manual: "Manually",
  webhook: "Webhook",
  schedule: "Schedule",
  form: "Form",
  chat: "Chat",
  error: "Another run's error",
  called: "Another workflow",
  api: "API",
};
