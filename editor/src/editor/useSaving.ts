import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { StaleRevision, Workflow } from "~/api/types";
import type { SaveState } from "~/document/autosave";
import { complete } from "~/document/graph";
import type { Editor } from "./context";
import { useAutosave } from "./useAutosave";
import { type DraftOffer, useDraftOffer } from "./useDraftOffer";
import { type Asking, useLeaving } from "./useLeaving";

export interface Saving {
  state: SaveState;
  conflict: StaleRevision | null;
  /** Whether the conflict dialog is open; if closed, the header leads back to it. */
  choosing: boolean;
  choose: (open: boolean) => void;
  offer: DraftOffer | null;
  asking: Asking | null;
  /** Saves pending changes; true when the server has everything. */
  flush: () => Promise<boolean>;
  takeTheirs: (conflict: StaleRevision) => void;
  keepMine: (conflict: StaleRevision) => void;
}

const conflictOf = (state: SaveState): StaleRevision | null =>
  state.kind === "conflict" ? (state.error.details as unknown as StaleRevision) : null;

/** The state of saving; every new conflict is shown at once. */
function useSaveState() {
  const [state, setState] = useState<SaveState>({ kind: "saved", at: null });
  const [choosing, choose] = useState(false);
  const onState = useCallback((next: SaveState) => {
    setState(next);
    choose(next.kind === "conflict");
  }, []);
  return { state, onState, choosing, choose };
}

/** Keeps the open graph saved, and offers the two ways to resolve a conflict. */
export function useSaving(editor: Editor, workflow: Workflow): Saving {
  const client = useQueryClient();
  const { state, onState, choosing, choose } = useSaveState();
  const saver = useAutosave(editor, workflow, onState);
  const offer = useDraftOffer(editor, workflow, saver);
  const asking = useLeaving(workflow.id, saver);
  const flush = useCallback(async () => {
    await saver.current?.autosave.flush();
    return !saver.current?.autosave.dirty();
  }, [saver]);
  const takeTheirs = (conflict: StaleRevision) => {
    editor.document.change("Load their changes", () => complete(conflict.graph, editor.catalog));
    saver.current?.autosave.rebase(conflict.revision, null);
    onState({ kind: "saved", at: Date.now() });
    void client.invalidateQueries({ queryKey: ["workflow", workflow.id] });
  };
  const keepMine = (conflict: StaleRevision) => {
    saver.current?.autosave.rebase(conflict.revision, editor.document.getState().graph);
    void saver.current?.autosave.flush();
  };
  return {
    state,
    conflict: conflictOf(state),
    choosing,
    choose,
    offer,
    asking,
    flush,
    takeTheirs,
    keepMine,
  };
}
