import { Panel, useReactFlow, useViewport } from "@xyflow/react";
import { tidyUp } from "~/editor/actions";
import { useEditor } from "~/editor/context";
import { IconButton } from "~/ui/Button";
import { FIT } from "./useFirstFit";

/** Zoom, fit and tidy up, at the lower left. */
export function ZoomControls() {
  const editor = useEditor();
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const { zoom } = useViewport();
  return (
    <Panel position="bottom-left" className="zoom-controls" role="toolbar" aria-label="View">
      <IconButton icon="minus" label="Zoom out" keys="−" onClick={() => void zoomOut()} />
      <button
        type="button"
        className="zoom-level num"
        title="Show at 100 % (0)"
        onClick={() => void zoomTo(1)}
      >
        {Math.round(zoom * 100)} %
      </button>
      <IconButton icon="plus" label="Zoom in" keys="+" onClick={() => void zoomIn()} />
      <IconButton icon="maximize" label="Show everything" keys="Shift 1" onClick={() => void fitView(FIT)} />
      {!editor.readOnly && (
        <IconButton icon="layout-grid" label="Tidy up" keys="Shift Alt T" onClick={() => tidyUp(editor)} />
      )}
    </Panel>
  );
}
