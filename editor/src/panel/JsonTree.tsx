import { useState } from "react";
import type { Json } from "~/api/types";
import { isNested, isNumber } from "~/json/exact";
import { joinPath, sampleText, typeWord } from "~/template/scope";
import { Icon } from "~/ui/Icon";

interface Props {
  name: string;
  value: Json | undefined;
  path: string;
  open?: boolean;
  /** Given: a row is a button that hands over its path. */
  onPick?: (path: string) => void;
}

/** Longer lists are cut: the whole value is in the raw view. */
const MOST = 100;

const childrenOf = (value: Json | undefined): [string, Json][] =>
  isNested(value) ? Object.entries(value).slice(0, MOST) : [];

/** Longer texts are cut in their row and can be opened. */
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

/** A value that can be opened level by level. */
export function JsonTree({ name, value, path, open = false, onPick }: Props) {
  const [opened, setOpened] = useState(open);
  const children = childrenOf(value);
  const openable = children.length > 0 || isLong(value);
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
            title={`Insert {{${path}}}`}
            onClick={() => onPick(path)}
          >
            {leaf}
          </button>
        ) : (
          <span className="tree-pick">{leaf}</span>
        )}
      </div>
      {opened && isLong(value) && <pre className="tree-text">{value}</pre>}
      {opened && children.length > 0 && (
        <ul className="tree-children">
          {children.map(([key, item]) => (
            <JsonTree key={key} name={key} value={item} path={joinPath(path, key)} onPick={onPick} />
          ))}
        </ul>
      )}
    </li>
  );
}
