import { Link } from "wouter";
import type { GraphNode, NodeType, TriggerRow, Workflow } from "~/api/types";
import { ago } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { Address } from "./Address";

const WEBHOOK = "trigger.webhook";
const FORM = "trigger.form";

const callsPath = (workflow: string, node: string): string =>
  `/workflows/${workflow}/calls/?trigger=${encodeURIComponent(node)}`;

const moment = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });

function NextTimes({ row }: { row: TriggerRow }) {
  const times = row.next_times ?? (row.next_run_at ? [row.next_run_at] : []);
  if (times.length === 0) return null;
  return (
    <details className="facts-times">
      <summary>
        Published, next: <strong>{moment(times[0] ?? "")}</strong>
        {times.length > 1 && <span className="mute"> and {times.length - 1} more</span>}
      </summary>
      <ol>
        {times.slice(1, 10).map((time) => (
          <li key={time} className="num">
            {moment(time)}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface Props {
  node: GraphNode;
  type: NodeType;
  workflow: Workflow;
}

/** How to reach a trigger: its address once published, its next times, when it last fired. */
export function TriggerFacts({ node, type, workflow }: Props) {
  const row = workflow.triggers.find((trigger) => trigger.node_id === node.id);
  const addressed = type.has_address;
  if (!addressed && !row?.next_run_at && !row?.last_fired_at && !row?.problem) return null;
  return (
    <section className="facts" aria-label="Trigger">
      {row?.url && (
        <Address label="URL" url={row.url} open={node.type === FORM ? "Open the form" : undefined} />
      )}
      {row?.url && node.type === WEBHOOK && (
        <Link href={callsPath(workflow.id, node.id)} className="facts-link">
          Received calls
        </Link>
      )}
      {addressed && workflow.redacted && (
        <p className="mute row">
          <Icon name="link" size={14} /> The address is hidden from viewers: it contains a secret.
        </p>
      )}
      {addressed && !workflow.redacted && !row?.url && (
        <p className="mute row">
          <Icon name="link" size={14} /> Publish the workflow to get the address.
        </p>
      )}
      {row && <NextTimes row={row} />}
      {row?.last_fired_at && <p className="mute">Last fired {ago(row.last_fired_at)}</p>}
      {row?.problem && <p className="field-error">{row.problem}</p>}
      {row?.url && !workflow.active && (
        <p className="field-error">The workflow is switched off: nothing starts it.</p>
      )}
    </section>
  );
}
