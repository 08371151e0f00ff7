import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Grouping } from "~/api/costs";
import type { CostGroup, Costs } from "~/api/types";
import { money, tokens } from "~/ui/format";
import { Table } from "~/ui/Table";
import { change } from "./span";

interface Props {
  by: Grouping;
  title: string;
  costs: Costs;
  before: Costs | undefined;
  /** The most rows shown. */
  most: number;
}

function Label({ by, group }: { by: Grouping; group: CostGroup }) {
  if (by === "workflow") return <Link href={`/workflows/${group.key}/`}>{group.label}</Link>;
  if (by === "execution") {
    return (
      <Link href={`/executions/${group.key}/`}>
        <code>{group.key.slice(-12)}</code>
      </Link>
    );
  }
  return <span>{group.label}</span>;
}

/** The group's part of the whole, as a bar and in percent. */
function Share({ cost, total }: { cost: number; total: number }) {
  const share = total > 0 ? cost / total : 0;
  return (
    <span className="share">
      <span className="share-bar" style={{ width: `${share * 100}%` }} />
      <span className="mute">{Math.round(share * 100)} %</span>
    </span>
  );
}

function Change({ cost, before }: { cost: number; before: CostGroup | undefined }): ReactNode {
  const text = change(cost, Number(before?.cost_usd ?? 0));
  return <span className="mute">{text ?? (cost > 0 ? "new" : "–")}</span>;
}

/** What each model, workflow or the like costs, and how that has changed. */
export function GroupTable({ by, title, costs, before, most }: Props) {
  const earlier = new Map(before?.groups.map((group) => [group.key, group]));
  const isCompared = by !== "execution";
  const columns = [title, "Cost", "Share", ...(isCompared ? ["Change"] : []), "Calls", "Failed", "Tokens"];
  return (
    <Table columns={columns} className="table-costs">
      {costs.groups.slice(0, most).map((group) => (
        <tr key={group.key}>
          <td className="table-main">
            <Label by={by} group={group} />
          </td>
          <td>{money(group.cost_usd)}</td>
          <td>
            <Share cost={Number(group.cost_usd)} total={Number(costs.total_usd)} />
          </td>
          {isCompared && (
            <td>
              <Change cost={Number(group.cost_usd)} before={earlier.get(group.key)} />
            </td>
          )}
          <td>{group.calls}</td>
          <td>{group.failed || <span className="mute">0</span>}</td>
          <td className="mute">{`${tokens(group.input_tokens)} in · ${tokens(group.output_tokens)} out`}</td>
        </tr>
      ))}
    </Table>
  );
}
