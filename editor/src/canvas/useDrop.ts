import { useReactFlow } from "@xyflow/react";
import type { DragEvent } from "react";
import { edgeId } from "~/document/edges";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { addStep } from "~/editor/actions";
import { useEditor } from "~/editor/context";

export const DRAGGED_TYPE = "application/x-wireloom-type";

/** Accepts a step from the palette; dropped on a line, it is inserted into it. */
export function useDrop() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();

  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  };

  const onDrop = (event: DragEvent) => {
    const type = editor.catalog.get(event.dataTransfer.getData(DRAGGED_TYPE));
    if (!type) return;
    event.preventDefault();
    const under = (event.target as Element).closest("[data-edge-id]")?.getAttribute("data-edge-id");
    const edge = editor.document.getState().graph.edges.find((known) => edgeId(known) === under);
    if (edge && !type.is_trigger) return addStep(editor, type, { kind: "edge", edge });
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    addStep(editor, type, { kind: "free", at: { x: x - CARD_WIDTH / 2, y: y - CARD_HEIGHT / 2 } });
  };

  return editor.readOnly ? {} : { onDragOver, onDrop };
}
