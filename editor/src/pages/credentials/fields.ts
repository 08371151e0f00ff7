import type { Credential, Schema } from "~/api/types";

/**
 * The schema of a credential's form. Stored values cannot be shown: when editing, a field that is
 * set says so and may stay empty.
 */
export function formSchema(schema: Schema, stored: Credential | undefined): Schema {
  const set = new Set(stored?.fields_set ?? []);
  const properties = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const placeholder = set.has(key) ? "Stored. Type to replace it." : field["x-placeholder"];
    return [key, { ...field, "x-template": false, "x-placeholder": placeholder }] as const;
  });
  const required = (schema.required ?? []).filter((key) => !set.has(key));
  return { ...schema, properties: Object.fromEntries(properties), required };
}
