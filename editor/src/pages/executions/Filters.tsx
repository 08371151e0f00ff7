import type { ExecutionFilter } from "~/api/executions";
import type { ExecutionStatus } from "~/api/types";
import { useAllWorkflows } from "~/api/workflows";
import { Button } from "~/ui/Button";
import { type Choice, Select } from "~/ui/Select";
import { lookOf } from "~/ui/status";
import { MODES } from "./modes";

const STATUSES: ExecutionStatus[] = [
  "queued",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "cancelled",
  "timed_out",
];

const any = (label: string): Choice => ({ value: "", label });

interface Props {
  filter: ExecutionFilter;
  onChange: (change: ExecutionFilter) => void;
  onClear: (() => void) | null;
}

/** The start of a day in the reader's time zone, as an instant; "" for no day. */
const startOf = (day: string, plus = 0): string => {
  if (!day) return "";
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + plus);
  return date.toISOString();
};

/** The day of an instant in the reader's time zone, as `2026-11-21`. */
function dayOf(instant: string | undefined, minus = 0): string {
  if (!instant) return "";
  const date = new Date(instant);
  date.setDate(date.getDate() - minus);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function Days({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  return (
    <>
      <label className="date-filter">
        <span className="mute">From</span>
        <input
          className="input"
          type="date"
          value={dayOf(filter.after)}
          onChange={(event) => onChange({ after: startOf(event.target.value) })}
        />
      </label>
      <label className="date-filter">
        <span className="mute">to</span>
        <input
          className="input"
          type="date"
          value={dayOf(filter.before, 1)}
          onChange={(event) => onChange({ before: startOf(event.target.value, 1) })}
        />
      </label>
    </>
  );
}

/** What of the runs is listed. */
export function Filters({ filter, onChange, onClear }: Props) {
  const names = useAllWorkflows().map(({ id, name }) => ({ value: id, label: name }));
  const words = STATUSES.map((value) => ({ value, label: lookOf(value).word }));
  const starts = Object.entries(MODES).map(([value, label]) => ({ value, label }));
  return (
    <search className="toolbar filters">
      <Select
        label="Workflow"
        value={filter.workflow ?? ""}
        choices={[any("All workflows"), ...names]}
        onChange={(workflow) => onChange({ workflow })}
      />
      <Select
        label="Status"
        value={filter.status ?? ""}
        choices={[any("Any status"), ...words]}
        onChange={(status) => onChange({ status })}
      />
      <Select
        label="Started by"
        value={filter.mode ?? ""}
        choices={[any("Any start"), ...starts]}
        onChange={(mode) => onChange({ mode })}
      />
      <Days filter={filter} onChange={onChange} />
      {onClear && (
        <Button tone="quiet" icon="x" onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}
