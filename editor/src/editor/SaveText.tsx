import { Icon } from "~/ui/Icon";
import type { Saving } from "./useSaving";

interface Words {
  text: string;
  icon: string;
  title?: string;
  /** What pressing it does. */
  act?: () => void;
}

const time = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

function wordsFor({ state, choose, flush }: Saving): Words {
  switch (state.kind) {
    case "saved":
      return { text: state.at === null ? "Saved" : `Saved ${time(state.at)}`, icon: "check" };
    case "waiting":
    case "saving":
      return { text: "Saving…", icon: "refresh-cw" };
    case "failed":
      return {
        text: "Not saved",
        icon: "circle-alert",
        title: `${state.error.message} Your changes are kept in this browser. Click to try again.`,
        act: () => void flush(),
      };
    case "conflict":
      return {
        text: "Not saved: changed elsewhere",
        icon: "triangle-alert",
        title: "Your changes are kept in this browser. Click to choose between the two versions.",
        act: () => choose(true),
      };
  }
}

/** Whether the server has the current graph, and what to do if it does not. */
export function SaveText({ saving }: { saving: Saving }) {
  const { text, icon, title, act } = wordsFor(saving);
  const words = (
    <>
      <Icon name={icon} size={13} />
      {text}
    </>
  );
  return (
    <span className="save-text" role="status">
      {act ? (
        <button type="button" className="save-problem" title={title} onClick={act}>
          {words}
        </button>
      ) : (
        words
      )}
    </span>
  );
}
