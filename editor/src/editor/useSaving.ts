import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { Graph, Workflow } from "~/api/types";
import type { SaveState } from "~/document/autosave";
import { complete } from "~/document/graph";
import type { Editor } from "./context";
import { useAutosave } from "./useAutosave";
import { type DraftOffer, useDraftOffer } from "./useDraftOffer";
import { type Asking, useLeaving } from "./useLeaving";

/** What the server holds instead, from the details of a 409. */
export interface Conflict {
  revision: number;
  graph: Graph;
  updated_at: string | null;
  updated_by: string | null;
}

export interface Saving {
  state: SaveState;
  conflict: Conflict | null;
  /** Whether the choice of a conflict is on the screen; closed, the header leads back to it. */
  choosing: boolean;
  choose: (open: boolean) => void;
  offer: DraftOffer | null;
  asking: Asking | null;
  /** Sends what is not saved yet; true when the server has everything. */
  flush: () => Promise<boolean>;
  takeTheirs: (conflict: Conflict) => void;
  keepMine: (conflict: Conflict) => void;
}

const conflictOf = (state: SaveState): Conflict | null =>
  state.kind === "conflict" ? (state.error.details as unknown as Conflict) : null;

/** The state of saving; every conflict that comes up is shown at once. */
function useSaveState() {
  const [state, setState] = useState<SaveState>({ kind: "saved", at: null });
  const [choosing, choose] = useState(false);
  const onState = useCallback((next: SaveState) => {
    setState(next);
    choose(next.kind === "conflict");
  }, []);
  return { state, onState, choosing, choose };
}

/** Keeps the open drawing saved, and offers the two ways out of a conflict. */
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
  const takeTheirs = (conflict: Conflict) => {
    editor.document.change("Load their changes", () => complete(conflict.graph, editor.catalog));
    saver.current?.autosave.rebase(conflict.revision, null);
    onState({ kind: "saved", at: Date.now() });
    void client.invalidateQueries({ queryKey: ["workflow", workflow.id] });
  };
  const keepMine = (conflict: Conflict) => {
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
