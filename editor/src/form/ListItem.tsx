import { use, useState } from "react";
import type { JsonObject, Schema } from "~/api/types";
import { IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { NotesContext } from "./notes";
import { SchemaForm } from "./SchemaForm";
import { titleFrom } from "./schema";

/** Items with more fields can be folded: a form with ten of them would be several screens long. */
const MOST_UNFOLDED = 3;

/**
 * The summary of a folded item: its first two plain values, `email · E-mail address`, and whether
 * it is required.
 */
function summaryOf(schema: Schema, value: JsonObject): string {
  const words = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const item = value[key] ?? field.default;
    if (typeof item === "string" && item !== "") return [field["x-enum-labels"]?.[item] ?? item];
    return item === true ? [titleFrom(key).toLowerCase()] : [];
  });
  return words.slice(0, 4).join(" · ");
}

interface Props {
  /** What one item is called, for example `field`. */
  name: string;
  number: number;
  last: boolean;
  path: string;
  schema: Schema;
  value: JsonObject;
  canRemove: boolean;
  startOpen: boolean;
  onChange: (value: JsonObject) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

/** Whether something inside has a note, or has the focus. */
function useNoted(path: string): boolean {
  const { notes, focus } = use(NotesContext);
  return [...notes.keys(), focus ?? ""].some((one) => one.startsWith(`${path}.`));
}

function Tools({ name, number, last, canRemove, onMove, onRemove }: Omit<Props, "schema" | "value">) {
  return (
    <>
      <IconButton
        icon="arrow-up"
        size={14}
        label={`Move ${name} ${number} up`}
        disabled={number === 1}
        onClick={() => onMove(-1)}
      />
      <IconButton
        icon="arrow-down"
        size={14}
        label={`Move ${name} ${number} down`}
        disabled={last}
        onClick={() => onMove(1)}
      />
      <IconButton
        icon="trash-2"
        size={14}
        tone="danger"
        label={`Remove ${name} ${number}`}
        disabled={!canRemove}
        onClick={onRemove}
      />
    </>
  );
}

/** One object of a list: its fields, its position, and a button to remove it. */
export function ListItem(props: Props) {
  const { name, number, path, schema, value, startOpen, onChange } = props;
  const foldable = Object.keys(schema.properties ?? {}).length > MOST_UNFOLDED;
  const [wanted, want] = useState(startOpen);
  const open = useNoted(path) || !foldable || wanted;
  return (
    <div className="form-item" data-open={open || undefined}>
      <div className="form-item-head">
        {foldable ? (
          <button
            type="button"
            className="form-item-fold grow"
            aria-expanded={open}
            aria-label={`${titleFrom(name)} ${number}: ${summaryOf(schema, value) || "new"}`}
            onClick={() => want(!open)}
          >
            <Icon name="chevron-right" size={14} />
            <span className="num mute">{number}</span>
            <span className="clip">{summaryOf(schema, value)}</span>
          </button>
        ) : (
          <span className="mute num grow">{number}</span>
        )}
        <Tools {...props} />
      </div>
      {open && <SchemaForm schema={schema} value={value} path={path} onChange={onChange} />}
    </div>
  );
}
