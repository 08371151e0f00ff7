import type { NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { problemOf } from "~/document/connected";
import { useUi } from "~/editor/context";
import { useNodeRun } from "~/runs/store";
import { Icon } from "~/ui/Icon";
import { lookOf } from "~/ui/status";
import { CardLine } from "./CardLine";
import { CardStatus } from "./CardStatus";
import { useDetail } from "./detail";
import type { StepNode } from "./flow";
import { Ports } from "./Ports";

function StepCardView({ id, data, selected }: NodeProps<StepNode>) {
  const { node, type } = data;
  const status = useNodeRun(id)?.status;
  const invalid = useUi((state) => problemOf(state.problems, state.ripe, id)?.severity === "error");
  const detail = useDetail();
  return (
    <article
      className="card"
      data-node-id={id}
      data-status={status}
      data-tone={status && lookOf(status).tone}
      data-selected={selected || undefined}
      data-disabled={node.disabled || undefined}
      data-invalid={invalid || undefined}
      data-detail={detail}
      style={{ "--block": `var(--cat-${type?.category ?? "flow"})` } as CSSProperties}
    >
      {detail !== "block" && (
        <span className="category card-icon" data-category={type?.category}>
          <Icon name={type?.icon ?? "circle-alert"} size={17} />
        </span>
      )}
      {detail === "far" && <span className="card-label clip">{node.label}</span>}
      {detail === "near" && (
        <div className="card-text">
          <div className="card-head">
            <span className="card-label clip">{node.label}</span>
            <CardStatus id={id} disabled={node.disabled} known={type !== undefined} />
          </div>
          <CardLine node={node} type={type} />
        </div>
      )}
      <Ports node={node} inputs={data.inputs} outputs={data.outputs} near={detail === "near"} />
    </article>
  );
}

/** A step on the canvas: fixed size, one line about its settings, one slot for its state. */
export const StepCard = memo(StepCardView);
