import { type DragEvent, type ReactNode, useState } from "react";
import type { Json } from "~/api/types";
import { isNested, isNumber } from "~/json/exact";
import { joinPath, sampleText, typeWord } from "~/template/scope";
import { asTemplate, PATH_TYPE } from "~/template/variables";
import { Button } from "~/ui/Button";
import { Icon } from "~/ui/Icon";

interface Props {
  name: string;
  value: Json | undefined;
  path: string;
  open?: boolean;
  /** If given, each row is a button that passes its path. */
  onPick?: (path: string) => void;
}

/** The number of entries of a list or object shown at a time. */
const PAGE = 100;

const entriesOf = (value: Json | undefined): [string, Json][] =>
  isNested(value) ? Object.entries(value) : [];

interface EntriesProps {
  value: Json;
  children: (entry: [string, Json]) => ReactNode;
}

/** The entries of a list or object, a page at a time. */
export function Entries({ value, children }: EntriesProps) {
  const [shown, setShown] = useState(PAGE);
  const entries = entriesOf(value);
  const left = entries.length - shown;
  return (
    <>
      {entries.slice(0, shown).map(children)}
      {left > 0 && (
        <li className="tree-more">
          <Button small tone="quiet" onClick={() => setShown(shown + PAGE)}>
            Show {Math.min(PAGE, left)} more
          </Button>
          <span className="mute num">
            {shown} of {entries.length}
          </span>
        </li>
      )}
    </>
  );
}

/** Longer texts are truncated in their row and can be expanded. */
const LONG = 48;

const isLong = (value: Json | undefined): value is string =>
  typeof value === "string" && (value.length > LONG || value.includes("\n"));

function Leaf({ name, value, opened }: { name: string; value: Json | undefined; opened: boolean }) {
  return (
    <>
      <span className="tree-name">{name}</span>
      <span
        className="tree-value clip"
        data-type={value === null ? "null" : isNumber(value) ? "number" : typeof value}
      >
        {isNested(value) || (opened && isLong(value)) ? typeWord(value) : sampleText(value, 120) || "empty"}
      </span>
    </>
  );
}

function Toggle({ name, opened, onToggle }: { name: string; opened: boolean; onToggle: () => void }) {
  return (
    <button
      type="button"
      className="tree-toggle"
      aria-expanded={opened}
      aria-label={`Open ${name}`}
      onClick={onToggle}
    >
      <Icon name="chevron-right" size={13} />
    </button>
  );
}

function dragPath(event: DragEvent, path: string): void {
  event.dataTransfer.setData(PATH_TYPE, path);
  event.dataTransfer.setData("text/plain", asTemplate(path));
  event.dataTransfer.effectAllowed = "copy";
}

/** A value that can be expanded level by level. */
export function JsonTree({ name, value, path, open = false, onPick }: Props) {
  const [opened, setOpened] = useState(open);
  const size = entriesOf(value).length;
  const openable = size > 0 || isLong(value);
  const leaf = <Leaf name={name} value={value} opened={opened} />;
  return (
    <li className="tree">
      <div className="tree-row">
        {openable ? (
          <Toggle name={name} opened={opened} onToggle={() => setOpened(!opened)} />
        ) : (
          <span className="tree-toggle" />
        )}
        {onPick ? (
          <button
            type="button"
            className="tree-pick"
            title={`Insert ${asTemplate(path)}`}
            draggable
            onDragStart={(event) => dragPath(event, path)}
            onClick={() => onPick(path)}
          >
            {leaf}
          </button>
        ) : (
          <span className="tree-pick">{leaf}</span>
        )}
      </div>
      {opened && isLong(value) && <pre className="tree-text">{value}</pre>}
      {opened && size > 0 && value !== undefined && (
        <ul className="tree-children">
          <Entries value={value}>
            {([key, item]) => (
              <JsonTree key={key} name={key} value={item} path={joinPath(path, key)} onPick={onPick} />
            )}
          </Entries>
        </ul>
      )}
    </li>
  );
}
