import type { ExecutionStatus, NodeStatus } from "~/api/types";
import { Icon } from "./Icon";
import { lookOf } from "./status";

interface Props {
  status: ExecutionStatus | NodeStatus;
  /** Shows only the shape; the word remains for screen readers and as the tooltip. */
  bare?: boolean;
}

export function StatusBadge({ status, bare }: Props) {
  const { word, icon, tone } = lookOf(status);
  return (
    <span className={bare ? "status status-bare" : "status"} data-tone={tone} title={bare ? word : undefined}>
      <Icon name={icon} size={14} />
      <span className={bare ? "visually-hidden" : undefined}>{word}</span>
    </span>
  );
}
