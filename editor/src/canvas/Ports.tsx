import { Handle, Position, useUpdateNodeInternals } from "@xyflow/react";
import { type MouseEvent, useEffect, useRef } from "react";
import type { GraphNode, Port } from "~/api/types";
import { isConnected } from "~/document/connected";
import { useDocument, useEditor } from "~/editor/context";
import { Icon } from "~/ui/Icon";
import { portTop } from "./portPlace";

interface Props {
  node: GraphNode;
  inputs: Port[];
  outputs: Port[];
  /** Ports of a container are in its header, not in the middle of its frame. */
  height?: number;
  /** From afar ports cannot be used: React Flow only needs their positions. */
  near: boolean;
}

const place = (at: number, count: number, height?: number): string =>
  height === undefined ? `${portTop(at, count, 100)}%` : `${portTop(at, count, height)}px`;

interface OutputProps {
  node: GraphNode;
  port: Port;
  top: string;
  named: boolean;
}

/** The "+" of an output that leads nowhere yet. The keyboard uses N instead. */
function AddButton({
  node,
  port,
  top,
  named,
  onPick,
}: OutputProps & { onPick: (event: MouseEvent) => void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={named ? "port-add port-add-named nodrag nopan" : "port-add nodrag nopan"}
      style={{ top }}
      aria-label={`Add a step after ${node.label}${named ? `, ${port.label}` : ""}`}
      onClick={onPick}
    >
      <Icon name="plus" size={13} />
    </button>
  );
}

function Output(props: OutputProps) {
  const { node, port, top, named } = props;
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
        role="button"
        tabIndex={-1}
        aria-label={`${node.label} output ${port.name}`}
        onClick={editor.readOnly ? undefined : pick}
        isConnectable={!editor.readOnly}
      />
      {named && (
        <span className="port-label" style={{ top }}>
          {port.label}
        </span>
      )}
      {free && !editor.readOnly && <AddButton {...props} onPick={pick} />}
    </>
  );
}

function Inputs({ node, inputs, height }: Omit<Props, "outputs" | "near">) {
  const { readOnly } = useEditor();
  return inputs.map((port, at) => (
    <Handle
      key={port.name}
      type="target"
      id={port.name}
      position={Position.Left}
      style={{ top: place(at, inputs.length, height) }}
      className="port"
      role="button"
      tabIndex={-1}
      aria-label={inputs.length > 1 ? `${node.label} input ${port.name}` : `${node.label} input`}
      isConnectable={!readOnly}
    />
  ));
}

/**
 * Where lines end on one side of a card seen from afar: the attributes that React Flow reads from
 * its own ports.
 */
function BarePorts({ type, ports, height }: { type: "source" | "target"; ports: Port[]; height?: number }) {
  const side = type === "source" ? Position.Right : Position.Left;
  return ports.map((port, at) => (
    <i
      key={port.name}
      className={`port port-bare react-flow__handle-${side} ${type}`}
      data-handleid={port.name}
      data-handlepos={side}
      style={{ top: place(at, ports.length, height) }}
    />
  ));
}

/**
 * Tells React Flow when ports appear, disappear or are renamed, so that lines end in the right
 * places. Not on mount: React Flow measures then anyway, and a call per card makes opening a graph
 * quadratic.
 */
function usePortsChanged(id: string, outputs: Port[]): void {
  const update = useUpdateNodeInternals();
  const signature = outputs.map((port) => port.name).join("|");
  const known = useRef(signature);
  useEffect(() => {
    if (known.current === signature) return;
    known.current = signature;
    update(id);
  }, [signature, id, update]);
}

/** The ports of a card. */
export function Ports({ node, inputs, outputs, height, near }: Props) {
  usePortsChanged(node.id, outputs);
  if (!near) {
    return (
      <>
        <BarePorts type="target" ports={inputs} height={height} />
        <BarePorts type="source" ports={outputs} height={height} />
      </>
    );
  }
  return (
    <>
      <Inputs node={node} inputs={inputs} height={height} />
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
