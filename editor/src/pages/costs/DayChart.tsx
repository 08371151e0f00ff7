import type { CostGroup } from "~/api/types";
import { money } from "~/ui/format";
import { Table } from "~/ui/Table";
import { scaleOf } from "./scale";

const HEIGHT = 160;
const LEFT = 56;
const WIDTH = 800;
const FOOT = 22;

interface Props {
  days: string[];
  groups: CostGroup[];
}

const shown = (day: string): string =>
  new Date(`${day}T12:00:00`).toLocaleDateString(undefined, { day: "numeric", month: "short" });

/** Costs by day as bars; the same numbers are in the table behind it. */
export function DayChart({ days, groups }: Props) {
  const byDay = new Map(groups.map((group) => [group.key, group]));
  const costs = days.map((day) => Number(byDay.get(day)?.cost_usd ?? 0));
  const { top, lines } = scaleOf(Math.max(...costs, 0));
  const wide = (WIDTH - LEFT) / days.length;
  const y = (cost: number) => HEIGHT - (cost / top) * (HEIGHT - 12);
  const every = Math.ceil(days.length / 8);
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`} role="img" aria-label="Costs by day">
        {lines.map((line) => (
          <g key={line}>
            <line className="chart-line" x1={LEFT} x2={WIDTH} y1={y(line)} y2={y(line)} />
            <text className="chart-label" x={LEFT - 8} y={y(line) + 4} textAnchor="end">
              {money(String(line))}
            </text>
          </g>
        ))}
        {days.map((day, index) => (
          <g key={day}>
            <rect
              className="chart-bar"
              x={LEFT + index * wide + wide * 0.15}
              width={wide * 0.7}
              y={y(costs[index] ?? 0)}
              height={HEIGHT - y(costs[index] ?? 0)}
              rx={2}
            >
              <title>{`${shown(day)}: ${money(String(costs[index]))}`}</title>
            </rect>
            {index % every === 0 && (
              <text
                className="chart-label"
                x={LEFT + (index + 0.5) * wide}
                y={HEIGHT + FOOT - 6}
                textAnchor="middle"
              >
                {shown(day)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <details>
        <summary>Show as a table</summary>
        <Table columns={["Day", "Calls", "Cost"]}>
          {days.map((day, index) => (
            <tr key={day}>
              <td>{shown(day)}</td>
              <td>{byDay.get(day)?.calls ?? 0}</td>
              <td>{money(String(costs[index]))}</td>
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
