import type { NodeProps } from "@xyflow/react";
import { type MouseEvent, memo } from "react";
import { CARD_HEIGHT } from "~/document/size";
import { useDocument, useEditor } from "~/editor/context";
import { useNodeRun } from "~/runs/store";
import { Icon } from "~/ui/Icon";
import { lookOf } from "~/ui/status";
import { CardLine } from "./CardLine";
import { CardStatus } from "./CardStatus";
import { useDetail } from "./detail";
import type { StepNode } from "./flow";
import { Ports } from "./Ports";

function EmptyBody({ id, label }: { id: string; label: string }) {
  const editor = useEditor();
  const empty = useDocument(({ graph }) => graph.nodes.every((node) => node.parent !== id));
  if (!empty || editor.readOnly) return null;
  const pick = (event: MouseEvent) => {
    event.stopPropagation();
    const screen = { x: event.clientX + 14, y: event.clientY - 20 };
    editor.ui.setState({ picker: { screen, placement: { kind: "inside", parent: id } } });
  };
  return (
    <button
      type="button"
      className="container-add nodrag nopan"
      onClick={pick}
      aria-label={`Add a step inside ${label}`}
    >
      <Icon name="plus" size={14} /> Add the first step to repeat
    </button>
  );
}

function ContainerCardView({ id, data, selected }: NodeProps<StepNode>) {
  const { node, type } = data;
  const status = useNodeRun(id)?.status;
  const near = useDetail() === "near";
  return (
    <section
      className="container-frame"
      aria-label={node.label}
      data-node-id={id}
      data-tone={status && lookOf(status).tone}
      data-selected={selected || undefined}
      data-disabled={node.disabled || undefined}
    >
      <header className="container-head">
        <span className="category card-icon" data-category={type?.category}>
          <Icon name={type?.icon ?? "repeat"} size={17} />
        </span>
        <div className="card-text">
          <div className="card-head">
            <span className="card-label clip">{node.label}</span>
            <CardStatus id={id} disabled={node.disabled} known={type !== undefined} />
          </div>
          <CardLine node={node} type={type} />
        </div>
      </header>
      <EmptyBody id={id} label={node.label} />
      <Ports node={node} inputs={data.inputs} outputs={data.outputs} height={CARD_HEIGHT} near={near} />
    </section>
  );
}

/** A step with a body: a frame that grows with the steps inside it. */
export const ContainerCard = memo(ContainerCardView);
