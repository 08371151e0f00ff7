import { Link } from "wouter";
import type { HookCall } from "~/api/types";
import { ago, instant } from "~/ui/format";
import { Table } from "~/ui/Table";
import { OutcomeBadge } from "./OutcomeBadge";
import { bytes, reasonOf } from "./outcomes";

interface RowProps {
  call: HookCall;
  trigger: string;
  onOpen: () => void;
}

function Row({ call, trigger, onOpen }: RowProps) {
  const reason = reasonOf(call);
  return (
    <tr className="table-row-link" onClick={onOpen}>
      <td>
        <OutcomeBadge outcome={call.outcome} />
      </td>
      <td className="table-main">
        <button
          type="button"
          className="table-link clip"
          aria-haspopup="dialog"
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          {call.method} {trigger}
        </button>
        {reason && <p className="cell-error clip">{reason}</p>}
      </td>
      <td className="mute" title={instant(call.received_at)}>
        {ago(call.received_at)}
      </td>
      <td className="num mute">{bytes(call.size)}</td>
      <td>
        {call.execution && (
          <Link
            href={`/executions/${call.execution}/`}
            className="table-link"
            onClick={(event) => event.stopPropagation()}
          >
            Open
          </Link>
        )}
      </td>
    </tr>
  );
}

interface Props {
  calls: HookCall[];
  /** A trigger's label by its node's id. */
  labelOf: (trigger: string) => string;
  onOpen: (call: HookCall) => void;
}

/** Calls, newest first. */
export function CallTable({ calls, labelOf, onOpen }: Props) {
  return (
    <Table columns={["Outcome", "Call", "Received", "Body", "Execution"]}>
      {calls.map((call) => (
        <Row key={call.id} call={call} trigger={labelOf(call.trigger)} onOpen={() => onOpen(call)} />
      ))}
    </Table>
  );
}
