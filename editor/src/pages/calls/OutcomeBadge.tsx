import type { HookCall } from "~/api/types";
import { Icon } from "~/ui/Icon";
import { OUTCOMES } from "./outcomes";

export function OutcomeBadge({ outcome }: { outcome: HookCall["outcome"] }) {
  const { word, icon, tone } = OUTCOMES[outcome];
  return (
    <span className="status" data-tone={tone}>
      <Icon name={icon} size={14} />
      <span>{word}</span>
    </span>
  );
}
