/**
 * All keyboard shortcuts of the editor in one table, used by the keyboard and by the help dialog.
 */

export type Command =
  | "undo"
  | "redo"
  | "duplicate"
  | "select-all"
  | "delete"
  | "delete-only"
  | "add"
  | "open"
  | "rename"
  | "toggle"
  | "tidy"
  | "fit"
  | "zoom-100"
  | "zoom-in"
  | "zoom-out"
  | "upstream"
  | "downstream"
  | "beside-up"
  | "beside-down"
  | "connect"
  | "run"
  | "stop"
  | "save"
  | "log"
  | "problems"
  | "escape"
  | "help";

interface Key {
  key: string;
  ctrl?: boolean;
  shift?: boolean;
  alt?: boolean;
}

export interface Shortcut {
  command: Command;
  label: string;
  shown: string[];
  keys: Key[];
  group: "Steps" | "Drawing" | "Run";
}

export const SHORTCUTS: Shortcut[] = [
  { command: "add", label: "Add a step", shown: ["N"], keys: [{ key: "n" }], group: "Steps" },
  { command: "open", label: "Open the settings", shown: ["Enter"], keys: [{ key: "enter" }], group: "Steps" },
  { command: "rename", label: "Rename", shown: ["F2"], keys: [{ key: "f2" }], group: "Steps" },
  { command: "toggle", label: "Disable or enable", shown: ["D"], keys: [{ key: "d" }], group: "Steps" },
  {
    command: "duplicate",
    label: "Duplicate",
    shown: ["Ctrl D"],
    keys: [{ key: "d", ctrl: true }],
    group: "Steps",
  },
  {
    command: "delete",
    label: "Delete and connect the neighbours",
    shown: ["Del"],
    keys: [{ key: "delete" }, { key: "backspace" }],
    group: "Steps",
  },
  {
    command: "delete-only",
    label: "Delete without connecting",
    shown: ["Shift Del"],
    keys: [{ key: "delete", shift: true }],
    group: "Steps",
  },
  {
    command: "upstream",
    label: "Go to the previous step",
    shown: ["Alt ←"],
    keys: [{ key: "arrowleft", alt: true }],
    group: "Steps",
  },
  {
    command: "downstream",
    label: "Go to the next step",
    shown: ["Alt →"],
    keys: [{ key: "arrowright", alt: true }],
    group: "Steps",
  },
  {
    command: "beside-up",
    label: "Go to the step above",
    shown: ["Alt ↑"],
    keys: [{ key: "arrowup", alt: true }],
    group: "Steps",
  },
  {
    command: "beside-down",
    label: "Go to the step below",
    shown: ["Alt ↓"],
    keys: [{ key: "arrowdown", alt: true }],
    group: "Steps",
  },
  {
    command: "connect",
    label: "Connect to another step",
    shown: ["C"],
    keys: [{ key: "c" }],
    group: "Steps",
  },
  { command: "undo", label: "Undo", shown: ["Ctrl Z"], keys: [{ key: "z", ctrl: true }], group: "Drawing" },
  {
    command: "redo",
    label: "Redo",
    shown: ["Ctrl Shift Z", "Ctrl Y"],
    keys: [
      { key: "z", ctrl: true, shift: true },
      { key: "y", ctrl: true },
    ],
    group: "Drawing",
  },
  {
    command: "select-all",
    label: "Select everything",
    shown: ["Ctrl A"],
    keys: [{ key: "a", ctrl: true }],
    group: "Drawing",
  },
  {
    command: "tidy",
    label: "Tidy up",
    shown: ["Shift Alt T"],
    keys: [{ key: "t", shift: true, alt: true }],
    group: "Drawing",
  },
  {
    command: "fit",
    label: "Show everything",
    shown: ["Shift 1"],
    keys: [
      { key: "!", shift: true },
      { key: "1", shift: true },
    ],
    group: "Drawing",
  },
  { command: "zoom-100", label: "Show at 100 %", shown: ["0"], keys: [{ key: "0" }], group: "Drawing" },
  {
    command: "zoom-in",
    label: "Zoom in",
    shown: ["+"],
    keys: [{ key: "+" }, { key: "+", shift: true }, { key: "=" }],
    group: "Drawing",
  },
  { command: "zoom-out", label: "Zoom out", shown: ["−"], keys: [{ key: "-" }], group: "Drawing" },
  {
    command: "save",
    label: "Save now",
    shown: ["Ctrl S"],
    keys: [{ key: "s", ctrl: true }],
    group: "Drawing",
  },
  { command: "run", label: "Run", shown: ["Ctrl Enter"], keys: [{ key: "enter", ctrl: true }], group: "Run" },
  {
    command: "stop",
    label: "Stop",
    shown: ["Ctrl Alt Enter"],
    keys: [{ key: "enter", ctrl: true, alt: true }],
    group: "Run",
  },
  { command: "log", label: "Run log", shown: ["L"], keys: [{ key: "l" }], group: "Run" },
  { command: "problems", label: "Problems", shown: ["P"], keys: [{ key: "p" }], group: "Run" },
  {
    command: "escape",
    label: "Close",
    shown: ["Esc"],
    keys: [{ key: "escape" }],
    group: "Drawing",
  },
  {
    command: "help",
    label: "Show this list",
    shown: ["?"],
    keys: [{ key: "?", shift: true }, { key: "?" }],
    group: "Drawing",
  },
];

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

function matches(key: Key, press: Press): boolean {
  return (
    key.key === press.key.toLowerCase() &&
    (key.ctrl ?? false) === (press.ctrlKey || press.metaKey) &&
    (key.shift ?? false) === press.shiftKey &&
    (key.alt ?? false) === press.altKey
  );
}

/** The command of a key press, or null. On a Mac, Cmd counts as Ctrl. */
export const commandOf = (press: Press): Command | null =>
  SHORTCUTS.find((shortcut) => shortcut.keys.some((key) => matches(key, press)))?.command ?? null;

/** Commands that also work while a field has the focus. */
const EVERYWHERE: ReadonlySet<Command> = new Set(["save", "run", "stop"]);

export const worksWhileTyping = (command: Command): boolean => EVERYWHERE.has(command);
