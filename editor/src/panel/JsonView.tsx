import { isNested, stringify } from "~/json/exact";
import "./values.css";
import { useState } from "react";
import type { Json } from "~/api/types";
import { IconButton } from "~/ui/Button";
import { toast } from "~/ui/toasts";
import { Entries, JsonTree } from "./JsonTree";
import { LargeValueView } from "./LargeValueView";
import { isLarge, useWhole } from "./largeValue";

/** Copies a value to the clipboard and confirms it. */
export async function copyValue(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.done(`${what} copied`);
  } catch (error) {
    toast.failure(`${what} could not be copied`, error);
  }
}

const pretty = (value: Json): string => (typeof value === "string" ? value : stringify(value, 2));

function Body({ value, raw }: { value: Json; raw: boolean }) {
  const empty = isNested(value) && Object.keys(value).length === 0;
  if (raw || empty || !isNested(value)) return <pre className="json-raw">{pretty(value)}</pre>;
  return (
    <ul className="json-tree">
      <Entries value={value}>
        {([key, item]) => (
          <JsonTree key={key} name={key} value={item} path={key} open={typeof item === "string"} />
        )}
      </Entries>
    </ul>
  );
}

interface Props {
  title: string;
  value: Json | undefined;
  /** The execution that the value belongs to, if the value may be truncated. */
  run?: string | null;
}

/** A value with its name, as a tree or as text, to read and copy. */
export function JsonView({ title, value: given, run }: Props) {
  const [raw, setRaw] = useState(false);
  const [whole, open] = useWhole(given);
  const value = whole ?? given;
  if (value === undefined || value === null) return null;
  return (
    <section className="json-view" aria-label={title}>
      <header>
        <h3>{title}</h3>
        {isNested(value) && (
          <IconButton
            icon="code"
            size={14}
            label="Show as JSON text"
            aria-pressed={raw}
            onClick={() => setRaw(!raw)}
          />
        )}
        <IconButton
          icon="copy"
          size={14}
          label={`Copy ${title.toLowerCase()}`}
          onClick={() => void copyValue(title, pretty(value))}
        />
      </header>
      {run && isLarge(value) ? (
        <LargeValueView run={run} value={value} onOpen={open} />
      ) : (
        <Body value={value} raw={raw} />
      )}
    </section>
  );
}
