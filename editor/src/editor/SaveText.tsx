import type { SaveState } from "~/document/autosave";
import { Icon } from "~/ui/Icon";

interface Words {
  text: string;
  icon: string;
  tone?: "err";
  title?: string;
}

const time = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });

function wordsFor(state: SaveState): Words {
  switch (state.kind) {
    case "saved":
      return { text: state.at === null ? "Saved" : `Saved ${time(state.at)}`, icon: "check" };
    case "waiting":
    case "saving":
      return { text: "Saving…", icon: "refresh-cw" };
    case "failed":
      return { text: "Not saved", icon: "circle-alert", tone: "err", title: state.error.message };
    case "conflict":
      return { text: "Changed elsewhere", icon: "triangle-alert", tone: "err" };
  }
}

/** Whether the server has what is on the screen. */
export function SaveText({ state }: { state: SaveState }) {
  const { text, icon, tone, title } = wordsFor(state);
  return (
    <span className="save-text" data-tone={tone} title={title} role="status">
      <Icon name={icon} size={13} />
      {text}
    </span>
  );
}
