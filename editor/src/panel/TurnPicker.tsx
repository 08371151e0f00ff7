import "./turns.css";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useFirstFailed } from "~/api/turns";
import type { GraphNode } from "~/api/types";
import { withIndex } from "~/runs/turns";
import { Button, IconButton } from "~/ui/Button";
import { TurnList } from "./TurnList";
import type { Loop, TurnView } from "./useTurn";

/** People count from one, templates (`index`) from zero. */
const numberOf = (index: number): number => index + 1;

/** The index for a typed number from 1; null if it is not a number or out of range. */
export function typedIndex(text: string, count: number | null): number | null {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || (count !== null && number > count)) return null;
  return number - 1;
}

interface LoopProps {
  loop: Loop;
  onChoose: (index: number) => void;
}

function NumberField({ loop, onChoose }: LoopProps) {
  const { node, index, count } = loop;
  const [text, setText] = useState(String(numberOf(index)));
  useEffect(() => setText(String(numberOf(index))), [index]);
  const leave = () => {
    const typed = typedIndex(text, count);
    if (typed === null) setText(String(numberOf(index)));
    else if (typed !== index) onChoose(typed);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") leave();
  };
  return (
    <input
      className="input num turn-number"
      inputMode="numeric"
      aria-label={`Turn of ${node.label}`}
      title={`{{index}} is ${index}`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={press}
      onBlur={leave}
    />
  );
}

function LoopRow({ loop, onChoose }: LoopProps) {
  const { node, index, count } = loop;
  return (
    <div className="row turn-loop">
      <span className="clip grow" title={node.label}>
        {node.label}
      </span>
      <IconButton
        icon="chevron-left"
        size={14}
        label={`Previous turn of ${node.label}`}
        disabled={index === 0}
        onClick={() => onChoose(index - 1)}
      />
      <span className="mute">Turn</span>
      <NumberField loop={loop} onChoose={onChoose} />
      <span className="mute num">{count !== null && `of ${count}`}</span>
      <IconButton
        icon="chevron-right"
        size={14}
        label={`Next turn of ${node.label}`}
        disabled={count !== null && index + 1 >= count}
        onClick={() => onChoose(index + 1)}
      />
    </div>
  );
}

function FirstFailed({ node, view }: { node: GraphNode; view: TurnView }) {
  const failed = useFirstFailed(view.execution, node.id, view.live).data;
  if (!failed) return null;
  return (
    <Button
      small
      icon="circle-x"
      disabled={failed.iteration === view.path}
      onClick={() => view.choose(failed.iteration)}
    >
      First failed turn
    </Button>
  );
}

/** Chooses the displayed turn of the loops around a step. */
export function TurnPicker({ node, view }: { node: GraphNode; view: TurnView }) {
  const [listed, list] = useState(false);
  return (
    <section className="facts" aria-label="Turn">
      {view.loops.map((loop, level) => (
        <LoopRow
          key={loop.node.id}
          loop={loop}
          onChoose={(index) => view.choose(withIndex(view.path, level, index))}
        />
      ))}
      <div className="row">
        <Button small icon="list" aria-expanded={listed} onClick={() => list(!listed)}>
          {listed ? "Hide the turns" : "All turns"}
        </Button>
        <FirstFailed node={node} view={view} />
      </div>
      {listed && <TurnList node={node} view={view} />}
    </section>
  );
}
