import type { StaleRevision } from "~/api/types";
import { boot } from "~/app/boot";
import { compareGraphs } from "~/document/compare";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { ago } from "~/ui/format";
import { useDocument } from "./context";
import type { Saving } from "./useSaving";

function Changes({ title, labels }: { title: string; labels: string[] }) {
  if (labels.length === 0) return null;
  return (
    <li>
      <strong>{title}</strong> {labels.slice(0, 6).join(", ")}
      {labels.length > 6 && ` and ${labels.length - 6} more`}
    </li>
  );
}

function nameOf({ updated_by }: StaleRevision): string {
  if (updated_by === boot.user.email) return "You, in another tab or browser,";
  return updated_by ?? "Someone else";
}

interface Props {
  saving: Saving;
  conflict: StaleRevision;
}

/** Someone else saved this workflow: nothing is overwritten until the person has chosen. */
export function ConflictDialog({ saving, conflict }: Props) {
  const mine = useDocument((state) => state.graph);
  const changes = compareGraphs(mine, conflict.graph);
  const who = nameOf(conflict);
  const when = conflict.updated_at ? ` ${ago(conflict.updated_at)}` : "";
  return (
    <Dialog
      title="This workflow was changed elsewhere"
      text={`${who} saved it${when}, so your latest changes are not on the server. They are kept in this browser until you choose.`}
      onClose={() => saving.choose(false)}
    >
      <ul className="conflict-list">
        <Changes title="Only in theirs:" labels={changes.added} />
        <Changes title="Only in yours:" labels={changes.removed} />
        <Changes title="Different:" labels={changes.changed} />
        {changes.linesDiffer && <li>The lines between the steps differ.</li>}
      </ul>
      <DialogActions>
        <Button onClick={() => saving.takeTheirs(conflict)}>Load theirs</Button>
        <Button tone="primary" onClick={() => saving.keepMine(conflict)}>
          Keep mine
        </Button>
      </DialogActions>
    </Dialog>
  );
}
