import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { GraphNode } from "~/api/types";
import { variableProblem } from "~/document/names";
import {
  duplicateSelection,
  editNode,
  removeSelection,
  renameVariable,
  toggleDisabled,
} from "~/editor/actions";
import { useEditor, useTypeOf } from "~/editor/context";
import { IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "~/ui/Menu";
import { ConnectMenu } from "./ConnectMenu";

const leaveOnEnter = (event: KeyboardEvent<HTMLInputElement>) => {
  if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
};

function LabelField({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const change = (label: string) => editNode(editor, node.id, "Rename step", { label }, `label:${node.id}`);
  return (
    <input
      className="panel-label"
      aria-label="Label"
      data-rename
      value={node.label}
      readOnly={editor.readOnly}
      onKeyDown={leaveOnEnter}
      onChange={(event) => change(event.target.value)}
      onBlur={() => editor.document.settle()}
    />
  );
}

/** The variable is renamed when the field is left, and only to a valid name. */
function VariableField({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const [name, setName] = useState(node.variable);
  const { nodes } = editor.document.getState().graph;
  const taken = editor.helpers.includes(name) ? `“${name}” is a helper's name.` : null;
  const problem = variableProblem(name, node.id, nodes) ?? taken;
  useEffect(() => setName(node.variable), [node.variable]);
  const leave = () => {
    if (name === node.variable) return;
    if (problem) setName(node.variable);
    else renameVariable(editor, node, name);
  };
  return (
    <label
      className="panel-variable"
      title={problem ?? "The name under which templates read this step's output"}
    >
      <span aria-hidden="true">{"{{"}</span>
      <input
        aria-label="Variable"
        aria-invalid={problem !== null || undefined}
        size={Math.max(4, name.length)}
        value={name}
        spellCheck={false}
        readOnly={editor.readOnly}
        onKeyDown={leaveOnEnter}
        onChange={(event) => setName(event.target.value)}
        onBlur={leave}
      />
      <span aria-hidden="true">{"}}"}</span>
      {problem && name !== node.variable && <span className="field-error clip">{problem}</span>}
    </label>
  );
}

function More({ node }: { node: GraphNode }) {
  const editor = useEditor();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon="ellipsis" label="More" />
      </MenuTrigger>
      <MenuContent>
        <ConnectMenu node={node} />
        <MenuItem icon="copy" keys="Ctrl D" onSelect={() => duplicateSelection(editor)}>
          Duplicate
        </MenuItem>
        <MenuItem icon="power" keys="D" onSelect={() => toggleDisabled(editor)}>
          {node.disabled ? "Enable" : "Disable"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon="trash-2" keys="Del" tone="danger" onSelect={() => removeSelection(editor)}>
          Delete
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

/** The step's name, type and actions. */
export function PanelHead({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const type = useTypeOf(node);
  const head = useRef<HTMLElement>(null);
  return (
    <header className="panel-head" ref={head}>
      <h2 className="visually-hidden">{node.label}</h2>
      <span className="category" data-category={type?.category}>
        <Icon name={type?.icon ?? "circle-alert"} size={16} />
      </span>
      <div className="panel-names">
        <LabelField node={node} />
        <div className="panel-kind mute">
          <span className="clip">{type?.label ?? node.type}</span>
          <VariableField node={node} />
        </div>
      </div>
      {!editor.readOnly && <More node={node} />}
      <IconButton icon="x" label="Close" keys="Esc" onClick={() => editor.document.select([])} />
    </header>
  );
}
