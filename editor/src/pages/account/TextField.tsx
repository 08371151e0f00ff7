import { Field } from "~/ui/Field";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  type?: "text" | "password";
  autoComplete?: string;
  minLength?: number;
  maxLength?: number;
  required?: boolean;
}

/** A labelled line of text, or of a secret. */
export function TextField({ label, value, onChange, help, required, ...input }: Props) {
  return (
    <Field label={label} help={help} required={required}>
      {({ id, describedBy }) => (
        <input
          className="input"
          id={id}
          aria-describedby={describedBy}
          required={required}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...input}
        />
      )}
    </Field>
  );
}
