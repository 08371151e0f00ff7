import type { Json } from "~/api/types";
import { stringify } from "~/json/exact";
import type { FormField } from "./schema";

/** The props of every form control. `onChange(undefined)` removes the key from the object. */
export interface ControlProps {
  field: FormField;
  /** Dotted name from the form's root, such as `conditions.0.left`. */
  path: string;
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** A value as the text of a text field. */
export function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : stringify(value, 2);
}
