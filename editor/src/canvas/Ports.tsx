import { Handle, Position, useUpdateNodeInternals } from "@xyflow/react";
import { type MouseEvent, useEffect } from "react";
import type { GraphNode, Port } from "~/api/types";
import { isConnected } from "~/document/connected";
import { useDocument, useEditor } from "~/editor/context";
import { Icon } from "~/ui/Icon";

interface Props {
  node: GraphNode;
  inputs: Port[];
  outputs: Port[];
  /** Ports of a container sit in its head, not in the middle of its frame. */
  height?: number;
}

const place = (at: number, count: number, height?: number): string =>
  height === undefined ? `${((at + 1) * 100) / (count + 1)}%` : `${((at + 1) * height) / (count + 1)}px`;

interface OutputProps {
  node: GraphNode;
  port: Port;
  top: string;
  named: boolean;
}

function Output({ node, port, top, named }: OutputProps) {
  const editor = useEditor();
  const free = useDocument(({ graph }) => !isConnected(graph.edges, node.id, port.name));
  const pick = (event: MouseEvent) => {
    event.stopPropagation();
    const screen = { x: event.clientX + 14, y: event.clientY - 20 };
    editor.ui.setState({
      picker: { screen, placement: { kind: "after", source: node.id, port: port.name } },
    });
  };
  return (
    <>
      <Handle
        type="source"
        id={port.name}
        position={Position.Right}
        style={{ top }}
        className={port.name === "error" ? "port port-error" : "port"}
        aria-label={`${node.label} output ${port.name}`}
        onClick={editor.readOnly ? undefined : pick}
        isConnectable={!editor.readOnly}
      />
      {named && (
        <span className="port-label" style={{ top }}>
          {port.label}
        </span>
      )}
      {free && !editor.readOnly && (
        <button
          type="button"
          className={named ? "port-add port-add-named nodrag nopan" : "port-add nodrag nopan"}
          style={{ top }}
          aria-label={`Add a step after ${node.label}${named ? `, ${port.label}` : ""}`}
          onClick={pick}
        >
          <Icon name="plus" size={13} />
        </button>
      )}
    </>
  );
}

/** The ports of a card. React Flow is told when they change, so that lines end in the right places. */
export function Ports({ node, inputs, outputs, height }: Props) {
  const { readOnly } = useEditor();
  const update = useUpdateNodeInternals();
  const signature = outputs.map((port) => port.name).join("|");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of the ports are what matters
  useEffect(() => update(node.id), [signature, node.id, update]);
  return (
    <>
      {inputs.map((port, at) => (
        <Handle
          key={port.name}
          type="target"
          id={port.name}
          position={Position.Left}
          style={{ top: place(at, inputs.length, height) }}
          className="port"
          aria-label={inputs.length > 1 ? `${node.label} input ${port.name}` : `${node.label} input`}
          isConnectable={!readOnly}
        />
      ))}
      {outputs.map((port, at) => (
        <Output
          key={port.name}
          node={node}
          port={port}
          top={place(at, outputs.length, height)}
          named={outputs.length > 1}
        />
      ))}
    </>
  );
}
