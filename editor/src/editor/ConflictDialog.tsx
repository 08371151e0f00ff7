import { useState } from "react";
import { compareGraphs } from "~/document/compare";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { ago } from "~/ui/format";
import { useDocument } from "./context";
import type { Conflict, Saving } from "./useSaving";

function Changes({ title, labels }: { title: string; labels: string[] }) {
  if (labels.length === 0) return null;
  return (
    <li>
      <strong>{title}</strong> {labels.slice(0, 6).join(", ")}
      {labels.length > 6 && ` and ${labels.length - 6} more`}
    </li>
  );
}

interface Props {
  saving: Saving;
  conflict: Conflict;
}

/** Someone else saved this workflow: nothing is overwritten before a person has chosen. */
export function ConflictDialog({ saving, conflict }: Props) {
  const [hidden, hide] = useState(false);
  const mine = useDocument((state) => state.graph);
  if (hidden) return null;
  const changes = compareGraphs(mine, conflict.graph);
  const who = conflict.updated_by ?? "Someone else";
  const when = conflict.updated_at ? ` ${ago(conflict.updated_at)}` : "";
  return (
    <Dialog
      title="This workflow was changed elsewhere"
      text={`${who} saved it${when}, so your latest changes are not saved. Nothing is lost until you choose.`}
      onClose={() => hide(true)}
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
