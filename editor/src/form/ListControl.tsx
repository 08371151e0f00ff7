import { useState } from "react";
import type { Json } from "~/api/types";
import { isRecord } from "~/json/exact";
import { useScope } from "~/template/context";
import { Button, IconButton } from "~/ui/Button";
import { asText, type ControlProps } from "./control";
import { ListItem } from "./ListItem";
import { blankOf } from "./schema";
import { TemplateRow } from "./TemplateInput";
import { useKeys } from "./useKeys";

/** The operations of a list; each passes the whole new list to the form. */
function listOf({ field, value, onChange }: ControlProps) {
  const items: Json[] = Array.isArray(value) ? value : [];
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items: schema = {} } = field.schema;
  return {
    items,
    schema,
    canAdd: items.length < maxItems,
    canRemove: items.length > minItems,
    add: () => onChange([...items, blankOf(schema)]),
    set: (at: number, item: Json) => onChange(items.map((known, index) => (index === at ? item : known))),
    swap: (a: number, b: number) =>
      onChange(
        items.map((known, index) => (index === a ? items[b] : index === b ? items[a] : known) ?? null),
      ),
    remove: (at: number) => onChange(items.filter((_, index) => index !== at)),
  };
}

/** `Conditions` as `condition`, for the button that adds one. */
const singular = (title: string): string =>
  title
    .toLowerCase()
    .replace(/ies$/, "y")
    .replace(/([^s])s$/, "$1");

/** A list of objects (conditions, rules, fields, messages), each with a small form. */
export function ListControl(props: ControlProps) {
  const list = listOf(props);
  const keys = useKeys(list.items.length);
  const [known] = useState(list.items.length);
  const swap = (at: number, by: number) => {
    keys.swap(at, at + by);
    list.swap(at, at + by);
  };
  return (
    <div className="form-list">
      {list.items.map((item, at) => (
        <ListItem
          key={keys.of(at)}
          name={singular(props.field.title)}
          number={at + 1}
          last={at === list.items.length - 1}
          path={`${props.path}.${at}`}
          schema={list.schema}
          value={isRecord(item) ? item : {}}
          canRemove={list.canRemove}
          // Existing items are folded, new ones are open to be filled in.
          startOpen={keys.of(at) > known}
          onChange={(next) => list.set(at, next)}
          onMove={(by) => swap(at, by)}
          onRemove={() => {
            keys.drop(at);
            list.remove(at);
          }}
        />
      ))}
      <Button small icon="plus" disabled={!list.canAdd} onClick={list.add}>
        Add {singular(props.field.title)}
      </Button>
    </div>
  );
}

interface StringRowProps {
  label: string;
  path: string;
  value: string;
  templated: boolean;
  onChange: (value: string) => void;
}

function StringRow({ label, path, value, templated, onChange }: StringRowProps) {
  const scope = useScope();
  if (scope && templated) {
    return <TemplateRow label={label} field={path} value={value} onChange={onChange} />;
  }
  return (
    <input
      className="input"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A list of texts. */
export function StringsControl(props: ControlProps) {
  const list = listOf(props);
  const keys = useKeys(list.items.length);
  const name = singular(props.field.title);
  return (
    <div className="form-list">
      {list.items.map((item, at) => (
        <div className="form-line" key={keys.of(at)}>
          <StringRow
            label={`${props.field.title} ${at + 1}`}
            path={`${props.path}.${at}`}
            value={asText(item)}
            templated={props.field.templated}
            onChange={(next) => list.set(at, next)}
          />
          <IconButton
            icon="x"
            size={14}
            label={`Remove ${name} ${at + 1}`}
            disabled={!list.canRemove}
            onClick={() => {
              keys.drop(at);
              list.remove(at);
            }}
          />
        </div>
      ))}
      <Button small icon="plus" disabled={!list.canAdd} onClick={list.add}>
        Add {name}
      </Button>
    </div>
  );
}
