import { useReactFlow } from "@xyflow/react";
import { Icon } from "~/ui/Icon";
import { addStep } from "./actions";
import { useDocument, useEditor } from "./context";

const STARTS = ["trigger.manual", "trigger.webhook", "trigger.schedule"];

/** The start of an empty workflow: choosing its trigger. */
export function EmptyCanvas() {
  const editor = useEditor();
  const empty = useDocument((state) => state.graph.nodes.length === 0);
  const { screenToFlowPosition } = useReactFlow();
  if (!empty || editor.readOnly) return null;
  const known = STARTS.map((type) => editor.catalog.get(type)).filter((type) => type !== undefined);
  const pane = () => document.querySelector(".react-flow")?.getBoundingClientRect() ?? new DOMRect();
  const at = () =>
    screenToFlowPosition({ x: pane().x + pane().width * 0.22, y: pane().y + pane().height * 0.42 });
  return (
    <section className="empty-canvas" aria-label="Empty workflow">
      <h2>What starts this workflow?</h2>
      <ul>
        {known.map((type) => (
          <li key={type.type}>
            <button type="button" onClick={() => addStep(editor, type, { kind: "free", at: at() })}>
              <span className="category" data-category={type.category}>
                <Icon name={type.icon} size={17} />
              </span>
              <span>
                <strong>Start with: {type.label}</strong>
                <span className="mute">{type.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="mute">
        Or drag a step from the left. <kbd>N</kbd> opens the list anywhere.
      </p>
    </section>
  );
}
