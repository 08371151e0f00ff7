import { Command } from "cmdk";
import { useEffect, useRef, useState } from "react";
import type { NodeType } from "~/api/types";
import { addStep } from "~/editor/actions";
import { useEditor, useUi } from "~/editor/context";
import type { Picker as PickerState, Placement } from "~/editor/ui";
import { Icon } from "~/ui/Icon";
import { grouped, matching } from "./rank";

const SIZE = { width: 300, height: 360 };
const MARGIN = 8;

const fits = (type: NodeType, placement: Placement): boolean => placement.kind === "free" || !type.is_trigger;

function Row({ type, onPick }: { type: NodeType; onPick: () => void }) {
  return (
    <Command.Item value={type.type} onSelect={onPick} className="picker-item">
      <span className="category" data-category={type.category}>
        <Icon name={type.icon} size={15} />
      </span>
      <span className="picker-text">
        <span className="clip">{type.label}</span>
        <span className="clip mute">{type.description}</span>
      </span>
    </Command.Item>
  );
}

/** Closes on a pointer press anywhere else. */
function useOutside(close: () => void) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const down = (event: PointerEvent) => {
      if (!ref.current?.contains(event.target as Node)) close();
    };
    window.addEventListener("pointerdown", down, true);
    return () => window.removeEventListener("pointerdown", down, true);
  }, [close]);
  return ref;
}

function Open({ picker }: { picker: PickerState }) {
  const editor = useEditor();
  const [search, setSearch] = useState("");
  const [close] = useState(() => () => editor.ui.setState({ picker: null }));
  const ref = useOutside(close);
  const offered = matching(editor.catalog.values(), search).filter((type) => fits(type, picker.placement));
  const left = Math.min(picker.screen.x, window.innerWidth - SIZE.width - MARGIN);
  const top = Math.min(picker.screen.y, window.innerHeight - SIZE.height - MARGIN);
  const row = (type: NodeType) => (
    <Row key={type.type} type={type} onPick={() => addStep(editor, type, picker.placement)} />
  );
  return (
    <section
      ref={ref}
      className="picker"
      aria-label="Add a step"
      style={{ left, top, width: SIZE.width, maxHeight: SIZE.height }}
    >
      <Command
        label="Add a step"
        shouldFilter={false}
        loop
        onKeyDown={(event) => event.key === "Escape" && close()}
      >
        <div className="picker-search">
          <Icon name="search" size={15} />
          <Command.Input autoFocus value={search} onValueChange={setSearch} placeholder="Add a step…" />
        </div>
        <Command.List className="picker-list">
          <Command.Empty className="picker-none">No step is called “{search}”.</Command.Empty>
          {search
            ? offered.map(row)
            : grouped(offered).map((group) => (
                <Command.Group key={group.id} heading={group.label}>
                  {group.types.map(row)}
                </Command.Group>
              ))}
        </Command.List>
      </Command>
    </section>
  );
}

/** The step list, the same wherever a step can be added. */
export function Picker() {
  const picker = useUi((state) => state.picker);
  return picker && <Open key={`${picker.screen.x},${picker.screen.y}`} picker={picker} />;
}
