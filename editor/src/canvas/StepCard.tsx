import { type NodeProps, type ReactFlowState, useStore } from "@xyflow/react";
import { memo } from "react";
import { problemOf } from "~/document/connected";
import { useUi } from "~/editor/context";
import { useNodeRun } from "~/runs/store";
import { Icon } from "~/ui/Icon";
import { lookOf } from "~/ui/status";
import { CardLine } from "./CardLine";
import { CardStatus } from "./CardStatus";
import type { StepNode } from "./flow";
import { Ports } from "./Ports";

/** Below this zoom nothing but the name could be read, so nothing else is drawn. From the prototype's figures. */
const FAR = 0.4;

const isFar = (state: ReactFlowState): boolean => state.transform[2] < FAR;

function StepCardView({ id, data, selected }: NodeProps<StepNode>) {
  const { node, type } = data;
  const status = useNodeRun(id)?.status;
  const invalid = useUi((state) => problemOf(state.problems, state.ripe, id)?.severity === "error");
  const far = useStore(isFar);
  return (
    <article
      className="card"
      data-node-id={id}
      data-status={status}
      data-tone={status && lookOf(status).tone}
      data-selected={selected || undefined}
      data-disabled={node.disabled || undefined}
      data-invalid={invalid || undefined}
      data-far={far || undefined}
    >
      <span className="category card-icon" data-category={type?.category}>
        <Icon name={type?.icon ?? "circle-alert"} size={17} />
      </span>
      <div className="card-text">
        <div className="card-head">
          <span className="card-label clip">{node.label}</span>
          {!far && <CardStatus id={id} disabled={node.disabled} known={type !== undefined} />}
        </div>
        {!far && <CardLine node={node} type={type} />}
      </div>
      <Ports node={node} inputs={data.inputs} outputs={data.outputs} />
    </article>
  );
}

/** A step on the canvas: always the same size, one line about its settings, one slot for its state. */
export const StepCard = memo(StepCardView);
