import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { FIT } from "~/canvas/useFirstFit";
import { walk } from "~/canvas/walking";
import { naturalPlacement } from "~/palette/Palette";
import {
  copySelection,
  duplicateSelection,
  pasteSteps,
  removeSelection,
  tidyUp,
  toggleDisabled,
} from "./actions";
import type { Editor } from "./context";
import { runNow } from "./RunControl";
import { type Command, commandOf, worksWhileTyping } from "./shortcuts";
import type { Running } from "./useRunning";
import type { Saving } from "./useSaving";

type Flow = ReturnType<typeof useReactFlow>;

const FIELDS = "input, textarea, select, [contenteditable='true'], .cm-editor";

/** Whether a key press belongs to a field, a menu or a dialog rather than to the canvas. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(`${FIELDS}, [role='dialog'], [role='menu'], .picker`) !== null;
}

/** A button handles Enter and Space itself. */
const pressesButton = (event: KeyboardEvent): boolean =>
  event.key === "Enter" &&
  !event.ctrlKey &&
  event.target instanceof Element &&
  event.target.closest("button, a, summary") !== null;

function middleOfPane() {
  const pane = document.querySelector(".react-flow")?.getBoundingClientRect() ?? new DOMRect();
  return { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 };
}

function openPicker(editor: Editor, flow: Flow): void {
  const screen = middleOfPane();
  const placement = naturalPlacement(editor, flow.screenToFlowPosition(screen));
  editor.ui.setState({ picker: { screen: { x: screen.x - 150, y: screen.y - 180 }, placement } });
}

/** Closes the topmost open element: list, then selection. */
function dismiss(editor: Editor): void {
  if (editor.ui.getState().picker) editor.ui.setState({ picker: null });
  else editor.document.select([]);
}

function toggleDrawer(editor: Editor, drawer: "log" | "problems"): void {
  editor.ui.setState((state) => ({ drawer: state.drawer === drawer ? null : drawer }));
}

/** Opens the settings of the focused card's step, or of the selected one. */
function open(editor: Editor): void {
  const focused = document.activeElement?.closest(".react-flow__node")?.getAttribute("data-id");
  if (focused) editor.document.select([focused]);
  editor.ui.setState({ tab: "settings" });
}

function rename(): void {
  const field = document.querySelector<HTMLInputElement>("[data-rename]");
  field?.focus();
  field?.select();
}

interface Desk {
  editor: Editor;
  flow: Flow;
  running: Running;
  saving: Saving;
}

/** The action of each command. Commands that change the graph are missing if it is read-only. */
function commands({ editor, flow, running, saving }: Desk): Partial<Record<Command, () => unknown>> {
  const { document, ui } = editor;
  const reading = {
    fit: () => flow.fitView(FIT),
    "zoom-100": () => flow.zoomTo(1),
    "zoom-in": () => flow.zoomIn(),
    "zoom-out": () => flow.zoomOut(),
    open: () => open(editor),
    escape: () => dismiss(editor),
    upstream: () => walk(editor, "back"),
    downstream: () => walk(editor, "forward"),
    "beside-up": () => walk(editor, "up"),
    "beside-down": () => walk(editor, "down"),
    log: () => toggleDrawer(editor, "log"),
    problems: () => toggleDrawer(editor, "problems"),
    help: () => ui.setState({ dialog: "shortcuts" }),
    run: () => running.phase === "idle" && runNow(editor, running),
    stop: () => running.stop(),
    "select-all": () => document.select(document.getState().graph.nodes.map((node) => node.id)),
  };
  if (editor.readOnly) return reading;
  return {
    ...reading,
    undo: () => document.undo(),
    redo: () => document.redo(),
    duplicate: () => duplicateSelection(editor),
    delete: () => removeSelection(editor),
    "delete-only": () => removeSelection(editor, false),
    add: () => openPicker(editor, flow),
    rename,
    toggle: () => toggleDisabled(editor),
    tidy: () => tidyUp(editor),
    save: () => saving.flush(),
  };
}

function onKey(desk: Desk, event: KeyboardEvent): void {
  const command = commandOf(event);
  if (!command || pressesButton(event) || event.defaultPrevented) return;
  if (typing(event.target) && !worksWhileTyping(command)) return;
  const act = commands(desk)[command];
  if (!act) return;
  event.preventDefault();
  act();
}

function onCopy(editor: Editor, event: ClipboardEvent): void {
  if (typing(event.target) || window.getSelection()?.toString()) return;
  const text = copySelection(editor);
  if (!text) return;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
  if (event.type === "cut" && !editor.readOnly) removeSelection(editor);
}

function onPaste(desk: Desk, event: ClipboardEvent, pointer: { x: number; y: number } | null): void {
  if (typing(event.target) || desk.editor.readOnly) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const at = desk.flow.screenToFlowPosition(pointer ?? middleOfPane());
  if (pasteSteps(desk.editor, text, at)) event.preventDefault();
}

/** The last position of the pointer on the canvas, where pasted steps go. */
function usePointer() {
  const pointer = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const move = (event: PointerEvent) => {
      const over = event.target instanceof Element && event.target.closest(".react-flow") !== null;
      pointer.current = over ? { x: event.clientX, y: event.clientY } : null;
    };
    window.addEventListener("pointermove", move);
    return () => window.removeEventListener("pointermove", move);
  }, []);
  return pointer;
}

/** The keyboard and clipboard of the editor. Inactive while someone types. */
export function useShortcuts(editor: Editor, running: Running, saving: Saving): void {
  const flow = useReactFlow();
  const pointer = usePointer();
  const desk = useRef<Desk>({ editor, flow, running, saving });
  desk.current = { editor, flow, running, saving };
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(desk.current, event);
    const copy = (event: ClipboardEvent) => onCopy(desk.current.editor, event);
    const paste = (event: ClipboardEvent) => onPaste(desk.current, event, pointer.current);
    window.addEventListener("keydown", key);
    window.addEventListener("copy", copy);
    window.addEventListener("cut", copy);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("copy", copy);
      window.removeEventListener("cut", copy);
      window.removeEventListener("paste", paste);
    };
  }, [pointer]);
}
