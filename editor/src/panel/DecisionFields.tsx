import type { FormField, Json } from "~/api/types";
import { Field, type FieldIds } from "~/ui/Field";
import { Select } from "~/ui/Select";
import { Switch } from "~/ui/Switch";

/** The input, by field name; text as typed, because the server parses numbers and dates. */
export type Filled = Record<string, Json>;
/** The server's validation errors, by field name. */
export type Wrong = Record<string, string>;

interface ControlProps {
  field: FormField;
  ids: FieldIds;
  value: Json | undefined;
  invalid: boolean;
  onChange: (value: Json) => void;
}

function TextControl({ field, ids, value, invalid, onChange }: ControlProps) {
  const shared = {
    id: ids.id,
    "aria-describedby": ids.describedBy,
    "aria-invalid": invalid || undefined,
    "aria-required": field.required || undefined,
    value: typeof value === "string" ? value : "",
  };
  if (field.type === "textarea") {
    return <textarea className="input" {...shared} onChange={(event) => onChange(event.target.value)} />;
  }
  // Browsers report an invalid number as empty, so the server could not say what is wrong with it.
  const type = field.type === "date" ? "date" : "text";
  const inputMode = ({ number: "decimal", email: "email" } as const)[field.type as "number" | "email"];
  return (
    <input
      className="input"
      type={type}
      inputMode={inputMode}
      {...shared}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Control(props: ControlProps) {
  const { field, ids, value, invalid, onChange } = props;
  const shared = { ...ids, invalid };
  if (field.type === "checkbox") return <Switch {...shared} checked={value === true} onChange={onChange} />;
  if (field.type !== "select") return <TextControl {...props} />;
  const choices = field.options.map((option) => ({ value: option, label: option }));
  const chosen = typeof value === "string" ? value : "";
  return (
    <Select
      {...shared}
      value={chosen}
      choices={[{ value: "", label: "Not chosen" }, ...choices]}
      onChange={onChange}
    />
  );
}

interface Props {
  fields: FormField[];
  filled: Filled;
  wrong: Wrong;
  onChange: (filled: Filled) => void;
}

/** The fields that an approval asks for besides the decision. */
export function DecisionFields({ fields, filled, wrong, onChange }: Props) {
  // A field may have the name of a property that every object has, such as `constructor`.
  const said = (field: FormField) => (Object.hasOwn(wrong, field.name) ? wrong[field.name] : undefined);
  return fields.map((field) => (
    <Field key={field.name} label={field.label || field.name} required={field.required} error={said(field)}>
      {(ids) => (
        <Control
          field={field}
          ids={ids}
          value={filled[field.name]}
          invalid={said(field) !== undefined}
          onChange={(value) => onChange({ ...filled, [field.name]: value })}
        />
      )}
    </Field>
  ));
}
