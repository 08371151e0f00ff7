import { useState } from "react";
import type { Json } from "~/api/types";
import { isNumber, typedNumber } from "~/json/exact";
import { IconButton } from "~/ui/Button";
import { Select } from "~/ui/Select";
import { Switch } from "~/ui/Switch";
import { asText, type ControlProps } from "./control";
import { titleFrom } from "./schema";

export function NumberControl({ field, id, describedBy, invalid, value, onChange }: ControlProps) {
  const { schema } = field;
  const [refused, refuse] = useState(false);
  const change = ({ value: text, validity }: HTMLInputElement) => {
    // A browser reports input that is not a number for it (1e400) as empty: that is not an empty
    // field.
    refuse(validity.badInput);
    if (!validity.badInput) onChange(typedNumber(text) ?? undefined);
  };
  return (
    <>
      <input
        className="input num"
        type="number"
        id={id}
        aria-describedby={describedBy}
        aria-invalid={invalid || refused || undefined}
        min={schema.minimum}
        max={schema.maximum}
        step={schema.type === "integer" ? 1 : "any"}
        placeholder={asText(schema["x-placeholder"] ?? schema.default)}
        value={isNumber(value) ? String(value) : ""}
        onChange={(event) => change(event.target)}
      />
      {refused && <p className="field-error">This is not a number, or it is larger than 1.8e308.</p>}
    </>
  );
}

export function BooleanControl({ field, id, describedBy, value, onChange }: ControlProps) {
  const checked = typeof value === "boolean" ? value : field.schema.default === true;
  return <Switch id={id} describedBy={describedBy} checked={checked} onChange={onChange} />;
}

/** A choice; if the field may be empty, the first option says so. */
export function SelectControl({ field, id, describedBy, value, onChange }: ControlProps) {
  const { schema, required } = field;
  const options = (schema.enum ?? []).filter((option) => option !== null);
  const optional = schema["x-nullable"] || (!required && schema.default === undefined);
  const choices = options.map((option) => ({
    value: String(option),
    label: schema["x-enum-labels"]?.[String(option)] ?? titleFrom(String(option)),
  }));
  const current = value ?? schema.default;
  const change = (text: string) => onChange(options.find((option) => String(option) === text));
  return (
    <Select
      id={id}
      describedBy={describedBy}
      value={current === undefined || current === null ? "" : String(current)}
      choices={optional || current === undefined ? [{ value: "", label: "Not set" }, ...choices] : choices}
      onChange={change}
    />
  );
}

export function TimezoneControl({ field, id, describedBy, value, onChange }: ControlProps) {
  return (
    <>
      <input
        className="input"
        id={id}
        aria-describedby={describedBy}
        list={`${id}-zones`}
        placeholder={asText(field.schema["x-placeholder"] ?? field.schema.default)}
        value={asText(value)}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      <datalist id={`${id}-zones`}>
        {Intl.supportedValuesOf("timeZone").map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

export function PasswordControl({ field, id, describedBy, invalid, value, onChange }: ControlProps) {
  const [shown, show] = useState(false);
  return (
    <div className="row password">
      <input
        className="input"
        type={shown ? "text" : "password"}
        autoComplete="off"
        spellCheck={false}
        id={id}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        placeholder={field.schema["x-placeholder"]}
        value={asText(value)}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      <IconButton
        icon={shown ? "eye-off" : "eye"}
        label={shown ? "Hide" : "Show"}
        onClick={() => show(!shown)}
      />
    </div>
  );
}

export function DateTimeControl({ id, describedBy, value, onChange }: ControlProps) {
  const local = asText(value).slice(0, 16);
  return (
    <input
      className="input"
      type="datetime-local"
      id={id}
      aria-describedby={describedBy}
      value={local}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

/** A multiple choice, as checkboxes. */
export function ChoicesControl({ field, value, onChange }: ControlProps) {
  const { items, "x-enum-labels": labels } = field.schema;
  const chosen: Json[] = Array.isArray(value)
    ? value
    : Array.isArray(field.schema.default)
      ? field.schema.default
      : [];
  const options = items?.enum ?? [];
  const toggle = (option: Json) =>
    onChange(options.filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <div className="form-choices">
      {options.map((option) => (
        <label key={String(option)} className="form-choice">
          <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
          {labels?.[String(option)] ?? String(option)}
        </label>
      ))}
    </div>
  );
}
