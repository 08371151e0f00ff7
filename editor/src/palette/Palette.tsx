import "./palette.css";
import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useState } from "react";
import type { NodeType } from "~/api/types";
import { DRAGGED_TYPE } from "~/canvas/useDrop";
import { firstOutput } from "~/document/ports";
import { CARD_HEIGHT, CARD_WIDTH } from "~/document/size";
import { addStep } from "~/editor/actions";
import { type Editor, useEditor } from "~/editor/context";
import type { Placement } from "~/editor/ui";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { SearchField } from "~/ui/SearchField";
import { Tooltip } from "~/ui/Tooltip";
import { grouped, matching } from "./rank";

/** After the selected step if it has a free output; otherwise in the middle of the view. */
export function naturalPlacement(editor: Editor, middle: { x: number; y: number }): Placement {
  const { graph, selected } = editor.document.getState();
  const only = selected.size === 1 ? graph.nodes.find((node) => selected.has(node.id)) : undefined;
  const port = only && firstOutput(only, editor.catalog);
  if (only && port) return { kind: "after", source: only.id, port };
  return { kind: "free", at: { x: middle.x - CARD_WIDTH / 2, y: middle.y - CARD_HEIGHT / 2 } };
}

function Item({ type }: { type: NodeType }) {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const add = () => {
    const pane = document.querySelector(".react-flow")?.getBoundingClientRect();
    const screen = pane ? { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 } : { x: 0, y: 0 };
    const middle = screenToFlowPosition(screen);
    addStep(editor, type, type.is_trigger ? { kind: "free", at: middle } : naturalPlacement(editor, middle));
  };
  const drag = (event: DragEvent) => {
    event.dataTransfer.setData(DRAGGED_TYPE, type.type);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <li>
      <Tooltip text={<Prose text={type.description} />} side="right">
        <button
          type="button"
          className="palette-item"
          aria-label={type.label}
          draggable
          onDragStart={drag}
          onClick={add}
        >
          <span className="category" data-category={type.category}>
            <Icon name={type.icon} size={15} />
          </span>
          <span className="clip">{type.label}</span>
        </button>
      </Tooltip>
    </li>
  );
}

/** Every step type, at the left of the canvas: drag it there, or click to add it where it fits. */
export function Palette() {
  const { catalog } = useEditor();
  const [search, setSearch] = useState("");
  const groups = grouped(matching(catalog.values(), search));
  return (
    <aside className="palette" aria-label="Steps">
      <SearchField label="Search steps" value={search} onChange={setSearch} />
      <div className="palette-groups">
        {groups.map((group) => (
          <section key={group.id} aria-label={group.label}>
            <h2 className="palette-title">{group.label}</h2>
            <ul>
              {group.types.map((type) => (
                <Item key={type.type} type={type} />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && <p className="palette-none mute">No step is called “{search}”.</p>}
      </div>
    </aside>
  );
}
