import { Link, useLocation } from "wouter";
import type { ExecutionSummary } from "~/api/types";
import { ago, duration, elapsed, instant, money, tokens } from "~/ui/format";
import { StatusBadge } from "~/ui/StatusBadge";
import { isFinal } from "~/ui/status";
import { Table } from "~/ui/Table";
import { useNow } from "~/ui/useNow";
import { MODES } from "./modes";

function Row({ row, now }: { row: ExecutionSummary; now: number }) {
  const [, go] = useLocation();
  const ms = elapsed(row.started_at, row.finished_at, now);
  const count = (row.usage?.input_tokens ?? 0) + (row.usage?.output_tokens ?? 0);
  const href = `/executions/${row.id}/`;
  return (
    <tr className="table-row-link" onClick={() => go(href)}>
      <td>
        <StatusBadge status={row.status} />
      </td>
      <td className="table-main">
        <Link href={href} className="table-link clip" onClick={(event) => event.stopPropagation()}>
          {row.workflow_name}
        </Link>
        {row.error && <p className="cell-error clip">{row.error.message ?? row.error.code}</p>}
      </td>
      <td className="mute">{MODES[row.mode]}</td>
      <td className="num mute">{row.version === null ? "Draft" : `v${row.version}`}</td>
      <td className="mute" title={instant(row.created_at)}>
        {ago(row.created_at, Math.max(now, Date.now()))}
      </td>
      <td className="num">{ms === null ? "" : duration(ms)}</td>
      <td className="num">{count > 0 ? tokens(count) : ""}</td>
      <td className="num">{count > 0 ? money(row.cost_usd) : ""}</td>
    </tr>
  );
}

/** Runs, newest first. */
export function ExecutionTable({ rows }: { rows: ExecutionSummary[] }) {
  const now = useNow(rows.some((row) => !isFinal(row.status)));
  return (
    <Table
      columns={["Status", "Workflow", "Started by", "Version", "Started", "Time", "Tokens", "Cost"]}
      className="table-executions"
    >
      {rows.map((row) => (
        <Row key={row.id} row={row} now={now} />
      ))}
    </Table>
  );
}
