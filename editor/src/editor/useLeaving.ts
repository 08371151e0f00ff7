import { useCallback, useEffect, useRef, useState } from "react";
import { guardLeaving } from "~/app/leaving";
import type { Saver } from "./useAutosave";
import { goOnWith } from "./useDraftOffer";

/** How long a link waits for saving before the person is asked, in milliseconds. */
const PATIENCE = 4000;

/** A link was followed while the server cannot accept the changes. */
export interface Asking {
  /** Whether this browser keeps the changes for the next visit. */
  kept: boolean;
  answer: (leave: boolean) => void;
}

async function saved({ autosave }: Saver): Promise<boolean> {
  await Promise.race([autosave.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return !autosave.dirty();
}

/** Warns before the page is left with unsaved changes; internal links save first, or ask. */
export function useLeaving(workflow: string, saver: { current: Saver | null }): Asking | null {
  const [asking, ask] = useState<Asking | null>(null);
  const free = useRef(false);
  const mayLeave = useCallback(async () => {
    if (!saver.current || (await saved(saver.current))) return true;
    const kept = await saver.current.keeper.flush();
    return new Promise<boolean>((resolve) => {
      const answer = (leave: boolean) => {
        ask(null);
        resolve(leave);
      };
      ask({ kept, answer });
    });
  }, [saver]);
  useEffect(() => {
    const dirty = () => saver.current?.autosave.dirty() ?? false;
    const letGo = async () => {
      if (!dirty() || !(await saver.current?.keeper.flush())) return;
      free.current = true;
      goOnWith(workflow);
    };
    return guardLeaving({ dirty, mayLeave, letGo });
  }, [saver, workflow, mayLeave]);
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (!saver.current?.autosave.dirty() || free.current) return;
      // While the browser asks, there is time to store the draft.
      void saver.current.keeper.flush();
      event.preventDefault();
    };
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [saver]);
  return asking;
}
