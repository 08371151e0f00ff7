import {
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
  useReactFlow,
} from "@xyflow/react";
import { type MouseEvent, useMemo, useRef } from "react";
import type { GraphEdge } from "~/api/types";
import { edge as newEdge } from "~/document/edges";
import { moveNodes, type Point } from "~/document/graph";
import { inputsOf } from "~/document/ports";
import { CARD_HEIGHT } from "~/document/size";
import { edgeProblem } from "~/document/validate";
import { drawEdge } from "~/editor/actions";
import { type Editor, useEditor } from "~/editor/context";
import { toast } from "~/ui/toasts";
import type { LineEdge, StepNode } from "./flow";

type Connectable = Pick<Connection, "source" | "target" | "sourceHandle" | "targetHandle">;

const edgeOf = ({ source, target, sourceHandle, targetHandle }: Connectable | LineEdge): GraphEdge =>
  newEdge(source, sourceHandle ?? "main", target, targetHandle ?? "main");

/** The selection after a list of select changes. */
function reselect(before: ReadonlySet<string>, changes: (NodeChange<StepNode> | EdgeChange<LineEdge>)[]) {
  const picks = changes.filter((change) => change.type === "select");
  if (picks.length === 0) return null;
  const after = new Set(before);
  for (const { id, selected } of picks) selected ? after.add(id) : after.delete(id);
  return after;
}

function moved(changes: NodeChange<StepNode>[]): Map<string, Point> {
  const places = new Map<string, Point>();
  for (const change of changes) {
    if (change.type === "position" && change.position) places.set(change.id, change.position);
  }
  return places;
}

/** Moves outside a drag come from the arrow keys: a sequence of them is one history entry. */
function nodeChanges(editor: Editor, dragging: { current: boolean }) {
  return (changes: NodeChange<StepNode>[]) => {
    const { document } = editor;
    const selected = reselect(document.getState().selected, changes);
    if (selected) document.setState({ selected });
    const places = moved(changes);
    if (places.size === 0 || editor.readOnly) return;
    if (dragging.current) document.place(places);
    else document.change("Move", (graph) => moveNodes(graph, places), `move:${[...places.keys()].join()}`);
  };
}

function dropped(editor: Editor, toFlow: (point: Point) => Point) {
  return (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const { fromNode, fromHandle, isValid, toHandle } = state;
    if (!fromNode || fromHandle?.type !== "source" || isValid) return;
    const point = "clientX" in event ? event : event.changedTouches[0];
    if (!point) return;
    const from = { source: fromNode.id, port: fromHandle.id ?? "main" };
    const card = (event.target as Element).closest("[data-node-id]")?.getAttribute("data-node-id");
    if (toHandle || card) return connectTo(editor, from, toHandle?.nodeId ?? card ?? "", toHandle?.id);
    const screen = { x: point.clientX, y: point.clientY };
    const at = toFlow(screen);
    const placement = { kind: "after", ...from, at: { x: at.x, y: at.y - CARD_HEIGHT / 2 } } as const;
    editor.ui.setState({ picker: { screen, placement } });
  };
}

/**
 * Dropped on a card, a line goes to its first input; if that is not allowed, the reason is shown.
 */
function connectTo(
  editor: Editor,
  from: { source: string; port: string },
  target: string,
  port?: string | null,
) {
  const node = editor.document.getState().graph.nodes.find((other) => other.id === target);
  const input = port ?? inputsOf(node && editor.catalog.get(node.type))[0]?.name ?? "main";
  const problem = drawEdge(editor, newEdge(from.source, from.port, target, input));
  if (problem) toast.failure("Not connected", new Error(problem));
}

/** Translates all React Flow events into changes of the document. */
export function useCanvasEvents() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const dragging = useRef(false);
  return useMemo(() => {
    const { document, ui } = editor;
    const start = () => {
      dragging.current = true;
      document.begin("Move");
    };
    const stop = () => {
      dragging.current = false;
    };
    return {
      onNodesChange: nodeChanges(editor, dragging),
      onEdgesChange: (changes: EdgeChange<LineEdge>[]) => {
        const selectedEdges = reselect(document.getState().selectedEdges, changes);
        if (selectedEdges) document.setState({ selectedEdges });
      },
      onNodeDragStart: start,
      onNodeDragStop: stop,
      onSelectionDragStart: start,
      onSelectionDragStop: stop,
      isValidConnection: (connection: Connection | LineEdge) =>
        edgeProblem(document.getState().graph, editor.catalog, edgeOf(connection)) === null,
      onConnect: (connection: Connection) => void drawEdge(editor, edgeOf(connection)),
      onConnectEnd: dropped(editor, screenToFlowPosition),
      onPaneClick: () => ui.setState({ picker: null }),
      onDoubleClick: (event: MouseEvent) => openPicker(editor, event, screenToFlowPosition),
    };
  }, [editor, screenToFlowPosition]);
}

/** Double-clicking the empty canvas opens the step list at that position. */
function openPicker(editor: Editor, event: MouseEvent, toFlow: (point: Point) => Point): void {
  if (editor.readOnly || !(event.target as Element).classList.contains("react-flow__pane")) return;
  const screen = { x: event.clientX, y: event.clientY };
  editor.ui.setState({ picker: { screen, placement: { kind: "free", at: toFlow(screen) } } });
}
