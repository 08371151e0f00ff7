import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useSession } from "~/api/session";
import type { Graph, SavedGraph, Workflow } from "~/api/types";
import { saveGraph } from "~/api/workflows";
import { Autosave, type SaveState } from "~/document/autosave";
import { DraftKeeper } from "~/document/drafts";
import type { Editor } from "./context";
import { ownerOf } from "./draftOwner";

/** Keeps the open graph saved: on the server, and in this browser until the server has it. */
export interface Saver {
  autosave: Autosave;
  keeper: DraftKeeper;
}

function remember(client: QueryClient, id: string, saved: SavedGraph): void {
  client.setQueryData<Workflow>(["workflow", id], (known) => known && { ...known, ...saved });
}

/** When the person returns to the tab, they may have signed in elsewhere or be online again. */
function sendOnReturn({ autosave, keeper }: Saver): () => void {
  const send = () => {
    if (document.visibilityState === "hidden") void keeper.flush();
    else if (autosave.dirty()) void autosave.flush();
  };
  const hide = () => void keeper.flush();
  document.addEventListener("visibilitychange", send);
  window.addEventListener("focus", send);
  window.addEventListener("online", send);
  window.addEventListener("pagehide", hide);
  const unsubscribe = useSession.subscribe((now, before) => before.ended && !now.ended && send());
  return () => {
    document.removeEventListener("visibilitychange", send);
    window.removeEventListener("focus", send);
    window.removeEventListener("online", send);
    window.removeEventListener("pagehide", hide);
    unsubscribe();
  };
}

/**
 * The autosave of the open graph: starts with the page, ends with it, and saves the rest on
 * leaving.
 */
export function useAutosave(editor: Editor, workflow: Workflow, onState: (state: SaveState) => void) {
  const client = useQueryClient();
  const saver = useRef<Saver>(null);
  const revision = useRef(workflow.revision);
  const { id } = workflow;
  useEffect(() => {
    const onSaved = (saved: SavedGraph) => {
      revision.current = saved.revision;
      remember(client, id, saved);
    };
    const save = (base: number, graph: Graph) => saveGraph(id, base, graph);
    const keeper = new DraftKeeper(ownerOf(id));
    const onUnsaved = keeper.put.bind(keeper);
    const autosave = new Autosave({ revision: revision.current, save, onState, onSaved, onUnsaved });
    saver.current = { autosave, keeper };
    const unsubscribe = editor.document.subscribe((now, before) => {
      if (now.graph !== before.graph) autosave.changed(now.graph);
    });
    const forget = sendOnReturn(saver.current);
    return () => {
      unsubscribe();
      forget();
      autosave.stop();
      void autosave.flush().then(() => keeper.close());
    };
  }, [editor, id, client, onState]);
  return saver;
}
