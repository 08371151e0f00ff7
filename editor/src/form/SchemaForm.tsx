import "./form.css";
import { Fragment, type ReactNode, use, useId } from "react";
import type { Json, JsonObject, Schema } from "~/api/types";
import { Icon } from "~/ui/Icon";
import { FieldRow } from "./FieldRow";
import { isUnder, NotesContext } from "./notes";
import { groupsOf, withKey } from "./schema";

interface Props {
  schema: Schema;
  value: JsonObject;
  /** Dotted prefix of this object inside the form; empty at the root. */
  path?: string;
  /** Content shown below a field, by its key. */
  after?: Readonly<Record<string, ReactNode>>;
  onChange: (value: JsonObject, field: string) => void;
}

function Section({ title, open, children }: { title: string; open: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <details className="form-section" open={open || undefined}>
      <summary aria-describedby={id}>
        <Icon name="chevron-right" size={14} />
        <span id={id}>{title}</span>
      </summary>
      <div className="form-fields">{children}</div>
    </details>
  );
}

/**
 * A form for an object, generated from its JSON Schema: main fields first, then collapsible
 * sections.
 */
export function SchemaForm({ schema, value, path = "", after = {}, onChange }: Props) {
  const { notes, focus } = use(NotesContext);
  const full = (key: string) => (path ? `${path}.${key}` : key);
  const rows = (keys: ReturnType<typeof groupsOf>[number]["fields"]) =>
    keys.map((field) => (
      <Fragment key={field.key}>
        <FieldRow
          field={field}
          path={full(field.key)}
          value={value[field.key]}
          onChange={(item: Json | undefined) => onChange(withKey(value, field.key, item), full(field.key))}
        />
        {after[field.key]}
      </Fragment>
    ));
  return (
    <>
      {groupsOf(schema, value).map(({ title, fields }) => {
        if (title === "")
          return (
            <div className="form-fields" key="main">
              {rows(fields)}
            </div>
          );
        const noted = [...notes.keys(), focus ?? ""].some((one) =>
          fields.some(({ key }) => isUnder(one, full(key))),
        );
        return (
          <Section key={title} title={title} open={noted}>
            {rows(fields)}
          </Section>
        );
      })}
    </>
  );
}
