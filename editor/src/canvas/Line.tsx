import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { type MouseEvent, memo, useRef, useState } from "react";
import type { GraphEdge } from "~/api/types";
import { removeEdge } from "~/editor/actions";
import { useEditor } from "~/editor/context";
import { useRun } from "~/runs/store";
import { Icon } from "~/ui/Icon";
import type { LineEdge } from "./flow";
import { flowOf } from "./lineFlow";

/**
 * How long the tools stay, in milliseconds, after the pointer has left the line, so that it can
 * reach them.
 */
const LINGER = 350;

interface ToolsProps {
  edge: GraphEdge;
  x: number;
  y: number;
  onEnter: () => void;
  onLeave: () => void;
}

function Tools({ edge, x, y, onEnter, onLeave }: ToolsProps) {
  const editor = useEditor();
  const insert = (event: MouseEvent) => {
    event.stopPropagation();
    const screen = { x: event.clientX + 14, y: event.clientY - 20 };
    editor.ui.setState({ picker: { screen, placement: { kind: "edge", edge } } });
  };
  return (
    <EdgeLabelRenderer>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keeps the tools open; the buttons act */}
      <div
        className="line-tools nodrag nopan"
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        onMouseEnter={onEnter}
        onMouseLeave={onLeave}
      >
        <button type="button" aria-label="Insert a step here" title="Insert a step here" onClick={insert}>
          <Icon name="plus" size={14} />
        </button>
        <button
          type="button"
          aria-label="Delete line"
          title="Delete line"
          onClick={() => removeEdge(editor, edge)}
        >
          <Icon name="trash-2" size={13} />
        </button>
      </div>
    </EdgeLabelRenderer>
  );
}

function useHover(): [boolean, () => void, () => void] {
  const [over, setOver] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const enter = () => {
    clearTimeout(timer.current);
    setOver(true);
  };
  const leave = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOver(false), LINGER);
  };
  return [over, enter, leave];
}

function LineView(props: EdgeProps<LineEdge>) {
  const { id, data, selected } = props;
  const { readOnly } = useEditor();
  const [path, x, y] = getBezierPath(props);
  const flow = useRun(({ run }) => (data ? flowOf(run, data.edge) : "idle"));
  const [over, enter, leave] = useHover();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only shows tools that selecting shows too
    <g onMouseEnter={enter} onMouseLeave={leave} className="line" data-flow={flow} data-edge-id={id}>
      <BaseEdge id={id} path={path} interactionWidth={26} />
      {data && !readOnly && (over || selected) && (
        <Tools edge={data.edge} x={x} y={y} onEnter={enter} onLeave={leave} />
      )}
    </g>
  );
}

/** A line between two steps, with "+" and a bin in its middle while it is hovered or selected. */
export const Line = memo(LineView);
