import { useState } from "react";
import type { Json } from "~/api/types";
import { isRecord, stringify } from "~/json/exact";
import { useScope } from "~/template/context";
import { Button, IconButton } from "~/ui/Button";
import { asText, type ControlProps } from "./control";
import { TemplateRow } from "./TemplateInput";
import { useKeys } from "./useKeys";

type Pair = [string, Json];

function pairsOf(value: Json | undefined): Pair[] {
  return isRecord(value) ? Object.entries(value) : [];
}

interface RowProps {
  title: string;
  number: number;
  path: string;
  pair: Pair;
  onChange: (pair: Pair) => void;
  onRemove: () => void;
  templated: boolean;
}

function Row({ title, number, path, pair: [key, item], templated, onChange, onRemove }: RowProps) {
  const scope = useScope();
  const label = `${title} value ${number}`;
  return (
    <div className="form-line form-pair">
      <input
        className="input"
        aria-label={`${title} name ${number}`}
        placeholder="Name"
        value={key}
        onChange={(event) => onChange([event.target.value, item])}
      />
      {scope && templated ? (
        <TemplateRow
          label={label}
          field={`${path}.${key}`}
          value={asText(item)}
          placeholder="Value"
          onChange={(text) => onChange([key, text])}
        />
      ) : (
        <div className="grow stack-tight">
          <input
            className="input"
            aria-label={label}
            value={asText(item)}
            onChange={(event) => onChange([key, event.target.value])}
          />
        </div>
      )}
      <IconButton icon="x" size={14} label={`Remove ${key || `row ${number}`}`} onClick={onRemove} />
    </div>
  );
}

/** Names and values. A row with an empty or duplicate name stays visible but is not sent. */
export function KeyValueControl({ field, path, value, onChange }: ControlProps) {
  const [pairs, setPairs] = useState(() => pairsOf(value));
  const keys = useKeys(pairs.length);
  const known = stringify(Object.fromEntries(pairs.filter(([key]) => key !== "")));
  const outside = known === stringify(value ?? {}) ? pairs : pairsOf(value);
  const change = (next: Pair[]) => {
    setPairs(next);
    onChange(Object.fromEntries(next.filter(([key]) => key !== "")));
  };
  return (
    <div className="form-list">
      {outside.map((pair, at) => (
        <Row
          key={keys.of(at)}
          title={field.title}
          number={at + 1}
          path={path}
          templated={field.templated}
          pair={pair}
          onChange={(next) => change(outside.map((one, index) => (index === at ? next : one)))}
          onRemove={() => {
            keys.drop(at);
            change(outside.filter((_, index) => index !== at));
          }}
        />
      ))}
      <Button small icon="plus" onClick={() => change([...outside, ["", ""]])}>
        Add
      </Button>
    </div>
  );
}
