import { useReactFlow } from "@xyflow/react";
import { type KeyboardEvent, useState } from "react";
import { edge } from "~/document/edges";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { drawEdge } from "~/editor/actions";
import { type Editor, useEditor } from "~/editor/context";
import { begin, isDeadEnd, type Linking, moved, withTargets, words } from "./linking";
import { focusCard, type Way, walk } from "./walking";

/** Canvas keys that React Flow would handle first, so they are caught in the capture phase. */

const WAYS: Readonly<Record<string, Way>> = {
  ArrowLeft: "back",
  ArrowRight: "forward",
  ArrowUp: "up",
  ArrowDown: "down",
};
const ON: ReadonlySet<string> = new Set(["ArrowRight", "ArrowDown"]);
const BACK: ReadonlySet<string> = new Set(["ArrowLeft", "ArrowUp"]);

const isPlain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;

const cardOf = (event: KeyboardEvent): string | undefined =>
  (event.target as Element).closest?.(".react-flow__node")?.getAttribute("data-id") ?? undefined;

function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

function started(editor: Editor, id: string): Linking | null {
  const { graph } = editor.document.getState();
  const source = graph.nodes.find((node) => node.id === id);
  return source ? begin(graph, editor.catalog, source) : null;
}

/** Enter: chooses the output, or draws the line. Null when linking is complete. */
function chosen(editor: Editor, linking: Linking): Linking | null {
  const { graph } = editor.document.getState();
  if (linking.targets === null) return withTargets(linking, graph, editor.catalog);
  const to = linking.targets[linking.target];
  const port = linking.outputs[linking.output]?.name ?? "main";
  if (to) drawEdge(editor, edge(linking.source.id, port, to.node.id, to.port.name));
  return null;
}

/** The linking state after a key, or undefined if the key does not apply. */
function after(editor: Editor, linking: Linking, event: KeyboardEvent): Linking | null | undefined {
  if (event.key === "Escape") return null;
  if (event.key === "Enter") return chosen(editor, linking);
  if (event.key === "Tab") return moved(linking, event.shiftKey ? -1 : 1);
  if (ON.has(event.key)) return moved(linking, 1);
  return BACK.has(event.key) ? moved(linking, -1) : undefined;
}

/** The linking state and its announcement; scrolls the target into view. */
function useLinking() {
  const { getZoom, setCenter } = useReactFlow();
  const [linking, setLinking] = useState<Linking | null>(null);
  const [said, say] = useState("");
  const go = (next: Linking | null, last = "") => {
    const over = next === null || isDeadEnd(next);
    setLinking(over ? null : next);
    say(next ? words(next) : last);
    const to = over ? undefined : next.targets?.[next.target]?.node.position;
    if (to) void setCenter(to.x + CARD_WIDTH / 2, to.y + CARD_HEIGHT / 2, { zoom: getZoom() });
  };
  return { linking, said, go };
}

/** The canvas keys, the line being drawn by them, and the announcement about it. */
export function useCanvasKeys() {
  const editor = useEditor();
  const { linking, said, go } = useLinking();
  const link = (event: KeyboardEvent, current: Linking) => {
    const next = after(editor, current, event);
    if (next === undefined) return;
    take(event);
    go(next, event.key === "Enter" ? `${current.source.label} is connected.` : "Not connected.");
    if (next === null) focusCard(current.source.id);
  };
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (linking) return link(event, linking);
    const way = event.altKey && !event.ctrlKey && !event.metaKey ? WAYS[event.key] : undefined;
    const card = cardOf(event);
    if (way && card) {
      take(event);
      walk(editor, way);
    } else if (event.key === "c" && isPlain(event) && card && !editor.readOnly) {
      take(event);
      go(started(editor, card));
    }
  };
  const onBlur = () => linking && go(null);
  return { linking, said, keys: { onKeyDownCapture, onBlur } };
}
