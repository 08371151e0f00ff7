import type { Workflow } from "~/api/types";
import { ConflictDialog } from "./ConflictDialog";
import { useUi } from "./context";
import { LeaveDialog } from "./LeaveDialog";
import { RunInputDialog } from "./RunInputDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import type { Running } from "./useRunning";
import type { Saving } from "./useSaving";

interface Props {
  workflow: Workflow;
  saving: Saving;
  running: Running;
}

/** The dialogs of the editor; a conflict takes precedence. */
export function Dialogs({ saving, running }: Props) {
  const dialog = useUi((state) => state.dialog);
  if (saving.asking) return <LeaveDialog asking={saving.asking} />;
  if (saving.conflict && saving.choosing)
    return <ConflictDialog saving={saving} conflict={saving.conflict} />;
  if (dialog === "shortcuts") return <ShortcutsDialog />;
  if (dialog === "run-input") return <RunInputDialog running={running} />;
  return null;
}
