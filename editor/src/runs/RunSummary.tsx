import { Link } from "wouter";
import { useEditor } from "~/editor/context";
import { IconButton } from "~/ui/Button";
import { duration, elapsed, money, tokens } from "~/ui/format";
import { StatusBadge } from "~/ui/StatusBadge";
import { isFinal } from "~/ui/status";
import { useNow } from "~/ui/useNow";
import { useRun } from "./store";

/**
 * The state of the whole run: status, time, tokens, cost. Changes are announced to screen readers.
 */
export function RunSummary({ onClear }: { onClear?: () => void }) {
  const { readOnly } = useEditor();
  const execution = useRun((state) => state.run?.execution ?? null);
  const connected = useRun((state) => state.connected);
  const going = execution !== null && !isFinal(execution.status);
  const now = useNow(going);
  if (!execution) return null;
  const ms = elapsed(execution.started_at, execution.finished_at, now);
  const count = (execution.usage?.input_tokens ?? 0) + (execution.usage?.output_tokens ?? 0);
  return (
    <div className="run-summary num">
      {!connected && going && (
        <span className="tag" data-tone="warn">
          Offline: trying again
        </span>
      )}
      <span role="status">
        <StatusBadge status={execution.status} />
      </span>
      {ms !== null && <span>{duration(ms)}</span>}
      {count > 0 && <span>{tokens(count)} tokens</span>}
      {count > 0 && <span>{money(execution.cost_usd)}</span>}
      {!readOnly && <Link href={`/executions/${execution.id}/`}>Details</Link>}
      {onClear && !going && (
        <IconButton icon="x" size={14} label="Clear the run from the canvas" onClick={onClear} />
      )}
    </div>
  );
}
