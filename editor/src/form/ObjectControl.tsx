import type { JsonObject } from "~/api/types";
import { isRecord } from "~/json/exact";
import type { ControlProps } from "./control";
import { SchemaForm } from "./SchemaForm";

/** An object inside the form: its fields, set off by a line. */
export function ObjectControl({ field, path, value, onChange }: ControlProps) {
  const object = isRecord(value) ? value : {};
  const change = (next: JsonObject) => onChange(Object.keys(next).length > 0 ? next : undefined);
  return (
    <div className="form-nested">
      <SchemaForm schema={field.schema} value={object} path={path} onChange={change} />
    </div>
  );
}
