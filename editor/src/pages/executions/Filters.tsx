import type { ExecutionFilter } from "~/api/executions";
import type { ExecutionStatus } from "~/api/types";
import { useAllWorkflows } from "~/api/workflows";
import { Button } from "~/ui/Button";
import { type Choice, Select } from "~/ui/Select";
import { lookOf } from "~/ui/status";
import { Days } from "../Days";
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

/** The filters of the list of runs. */
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
      <Days
        from={filter.after}
        to={filter.before}
        onFrom={(after) => onChange({ after })}
        onTo={(before) => onChange({ before })}
      />
      {onClear && (
        <Button tone="quiet" icon="x" onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}
