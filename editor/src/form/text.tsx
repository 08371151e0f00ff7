import { use, useState } from "react";
import type { Json } from "~/api/types";
import { parseTyped, stringify, TooLargeNumber } from "~/json/exact";
import { CodeField } from "~/template/CodeField";
import { useScope } from "~/template/context";
import { asText, type ControlProps } from "./control";
import { NotesContext } from "./notes";
import { TemplateInput } from "./TemplateInput";

function hint({ schema }: ControlProps["field"]): string | undefined {
  if (schema["x-placeholder"]) return schema["x-placeholder"];
  return schema.default === undefined || schema.default === null ? undefined : asText(schema.default);
}

function Templated({ multiline, ...props }: ControlProps & { multiline: boolean }) {
  const { field, path, value, ...rest } = props;
  return (
    <TemplateInput
      {...rest}
      label={field.title}
      field={path}
      value={asText(value)}
      multiline={multiline}
      placeholder={hint(field)}
    />
  );
}

/** One line of text, with templates if the form supports them. */
export function TextControl(props: ControlProps) {
  const scope = useScope();
  const { field, id, describedBy, invalid, value, onChange } = props;
  if (scope && field.templated) return <Templated {...props} multiline={false} />;
  return (
    <input
      className="input"
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={hint(field)}
      value={asText(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function MultilineControl(props: ControlProps) {
  const scope = useScope();
  const { field, id, describedBy, invalid, value, onChange } = props;
  if (scope && field.templated) return <Templated {...props} multiline />;
  return (
    <textarea
      className="input"
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      placeholder={hint(field)}
      value={asText(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** The JSON value of a text, null if it is invalid, and any number that is too large. */
function parsed(text: string): { json: { value: Json } | null; tooLarge?: string } {
  try {
    return { json: { value: parseTyped(text) } };
  } catch (error) {
    return { json: null, tooLarge: error instanceof TooLargeNumber ? `${error.message}.` : undefined };
  }
}

function problemOf(text: string, anyType: boolean): string | null {
  if (text.trim() === "" || text.includes("{{")) return null;
  const { json, tooLarge } = parsed(text);
  return tooLarge ?? (json || anyType ? null : "This is not JSON yet.");
}

/**
 * Any JSON as text. Valid JSON is stored as JSON, a template as text, and unfinished input as text
 * too, so that nothing typed is lost.
 */
export function JsonControl({ field, path, value, onChange, ...rest }: ControlProps) {
  const scope = useScope();
  const left = use(NotesContext).isRipe(path);
  const [text, setText] = useState(() => asText(value));
  const typed = parsed(text).json;
  const same = typed ? stringify(typed.value) === stringify(value) : text === asText(value);
  const change = (next: string) => {
    setText(next);
    if (next.trim() === "") return onChange(undefined);
    const json = next.includes("{{") ? null : parsed(next).json;
    onChange(json ? json.value : next);
  };
  const problem = problemOf(text, field.schema.type === undefined);
  const common = {
    ...rest,
    label: field.title,
    value: same ? text : asText(value),
    multiline: true,
    mono: true,
    invalid: rest.invalid || (problem !== null && left),
    placeholder: hint(field),
    onChange: change,
  };
  return (
    <>
      {scope && field.templated ? <TemplateInput {...common} field={path} /> : <CodeField {...common} />}
      {problem && !rest.invalid && left && <p className="field-error">{problem}</p>}
    </>
  );
}
