import { useAllWorkflows } from "~/api/workflows";
import { Select } from "~/ui/Select";
import { asText, type ControlProps } from "./control";

/** One of the organisation's workflows; an unknown id is kept. */
export function WorkflowControl({ id, describedBy, value, onChange }: ControlProps) {
  const rows = useAllWorkflows();
  const current = asText(value);
  const choices = rows.map((row) => ({ value: row.id, label: row.name }));
  const known = current === "" || choices.some((choice) => choice.value === current);
  return (
    <Select
      id={id}
      describedBy={describedBy}
      value={current}
      choices={[
        { value: "", label: "Choose a workflow" },
        ...choices,
        ...(known ? [] : [{ value: current, label: current }]),
      ]}
      onChange={(picked) => onChange(picked || undefined)}
    />
  );
}
