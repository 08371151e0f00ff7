import { Field } from "./Field";

interface Props {
  label: string;
  help?: string;
  note?: { text: string; severity: "error" | "warning" } | null;
  value: number | null;
  disabled?: boolean;
  onChange: (value: number | null) => void;
}

/** A number from 1; empty means no limit. */
export function LimitField({ label, help, note, value, disabled, onChange }: Props) {
  return (
    <Field label={label} help={help} note={note}>
      {({ id, describedBy }) => (
        <input
          className="input num"
          type="number"
          id={id}
          aria-describedby={describedBy}
          min={1}
          step={1}
          placeholder="No limit"
          disabled={disabled}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
        />
      )}
    </Field>
  );
}
