import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Graph, SavedGraph, Workflow } from "~/api/types";
import { saveGraph } from "~/api/workflows";
import { Autosave, type SaveState } from "~/document/autosave";
import { complete } from "~/document/graph";
import type { Editor } from "./context";

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
  /** Sends what is not saved yet; true when the server has everything. */
  flush: () => Promise<boolean>;
  takeTheirs: (conflict: Conflict) => void;
  keepMine: (conflict: Conflict) => void;
}

const conflictOf = (state: SaveState): Conflict | null =>
  state.kind === "conflict" ? (state.error.details as unknown as Conflict) : null;

function remember(client: QueryClient, id: string, saved: SavedGraph): void {
  client.setQueryData<Workflow>(["workflow", id], (known) => known && { ...known, ...saved });
}

/** Warns before the page is left with something the server does not have. */
function useLeaveGuard(saver: { current: Autosave | null }): void {
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (saver.current?.dirty()) event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [saver]);
}

/** The autosave of the open drawing: begins with the page, ends with it, sends the rest on the way out. */
function useAutosave(editor: Editor, workflow: Workflow, onState: (state: SaveState) => void) {
  const client = useQueryClient();
  const saver = useRef<Autosave>(null);
  const revision = useRef(workflow.revision);
  const { id } = workflow;
  useEffect(() => {
    const onSaved = (saved: SavedGraph) => {
      revision.current = saved.revision;
      remember(client, id, saved);
    };
    const save = (base: number, graph: Graph) => saveGraph(id, base, graph);
    const made = new Autosave({ revision: revision.current, save, onState, onSaved });
    saver.current = made;
    const unsubscribe = editor.document.subscribe((now, before) => {
      if (now.graph !== before.graph) made.changed(now.graph);
    });
    return () => {
      unsubscribe();
      void made.flush();
      made.stop();
    };
  }, [editor, id, client, onState]);
  return saver;
}

/** Keeps the open drawing saved, and offers the two ways out of a conflict. */
export function useSaving(editor: Editor, workflow: Workflow): Saving {
  const client = useQueryClient();
  const [state, setState] = useState<SaveState>({ kind: "saved", at: null });
  const saver = useAutosave(editor, workflow, setState);
  useLeaveGuard(saver);
  const flush = useCallback(async () => {
    await saver.current?.flush();
    return !saver.current?.dirty();
  }, [saver]);
  const takeTheirs = (conflict: Conflict) => {
    editor.document.replace(complete(conflict.graph, editor.catalog));
    saver.current?.rebase(conflict.revision, null);
    setState({ kind: "saved", at: Date.now() });
    void client.invalidateQueries({ queryKey: ["workflow", workflow.id] });
  };
  const keepMine = (conflict: Conflict) => {
    saver.current?.rebase(conflict.revision, editor.document.getState().graph);
    void saver.current?.flush();
  };
  return { state, conflict: conflictOf(state), flush, takeTheirs, keepMine };
}
