import { useCallback, useEffect, useState } from "react";
import type { Workflow } from "~/api/types";
import { sameGraph } from "~/document/compare";
import { type Draft, dropDraft, findDrafts } from "~/document/drafts";
import { complete } from "~/document/graph";
import type { Editor } from "./context";
import { ownerOf } from "./draftOwner";
import type { Saver } from "./useAutosave";

const GO_ON = "wireloom-go-on";

/** After signing in again, this tab continues with `workflow` without asking. */
export const goOnWith = (workflow: string): void => sessionStorage.setItem(GO_ON, workflow);

function takeGoOn(workflow: string): boolean {
  const wanted = sessionStorage.getItem(GO_ON) === workflow;
  if (wanted) sessionStorage.removeItem(GO_ON);
  return wanted;
}

/** Unsaved work of an earlier visit, and what can be done with it. */
export interface DraftOffer {
  at: number;
  /**
   * Somebody has saved another revision in between: restoring leads to a choice between the two.
   */
  overtaken: boolean;
  restore: () => void;
  discard: () => void;
}

/**
 * Whether the server's revision is the one the draft began with, or the one created by a save whose
 * response was lost.
 */
const inTime = (draft: Draft, workflow: Workflow): boolean =>
  draft.revision === workflow.revision || (draft.sent !== null && sameGraph(draft.sent, workflow.graph));

function restore(editor: Editor, { autosave, keeper }: Saver, draft: Draft, workflow: Workflow): void {
  const graph = complete(draft.graph, editor.catalog);
  editor.document.change("Restore unsaved changes", () => graph);
  if (!inTime(draft, workflow)) autosave.rebase(draft.revision, graph);
  void autosave.flush();
  void keeper.flush().then((kept) => (kept ? dropDraft(draft.key) : undefined));
}

/** The newest draft in this browser with changes that `workflow`, as loaded, lacks. */
async function newestDraft(workflow: Workflow): Promise<Draft | null> {
  for (const draft of await findDrafts(ownerOf(workflow.id))) {
    if (!sameGraph(draft.graph, workflow.graph)) return draft;
    await dropDraft(draft.key);
  }
  return null;
}

/** Looks for unsaved work of earlier visits once, and again after each discarded draft. */
export function useDraftOffer(
  editor: Editor,
  opened: Workflow,
  saver: { current: Saver | null },
): DraftOffer | null {
  const [workflow] = useState(opened);
  const [draft, setDraft] = useState<Draft | null>(null);
  const take = useCallback(
    (found: Draft) => {
      if (saver.current) restore(editor, saver.current, found, workflow);
      setDraft(null);
    },
    [editor, saver, workflow],
  );
  const look = useCallback(async () => {
    const found = await newestDraft(workflow).catch(() => null);
    if (found && takeGoOn(workflow.id)) take(found);
    else setDraft(found);
  }, [workflow, take]);
  useEffect(() => {
    if (!editor.readOnly) void look();
  }, [editor, look]);
  if (!draft) return null;
  return {
    at: draft.at,
    overtaken: !inTime(draft, workflow),
    restore: () => take(draft),
    discard: () => void dropDraft(draft.key).then(look),
  };
}
