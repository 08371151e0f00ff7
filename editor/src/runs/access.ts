import type { ExecutionRow } from "~/api/types";
import { may } from "~/app/boot";

/** Whether the person may cancel, retry or answer this run: their own, or everybody's. */
export const mayTouch = (run: Pick<ExecutionRow, "own"> | null): boolean =>
  run?.own === true || may("execution.manage");
