import { Panel, ViewportPortal } from "@xyflow/react";
import { edge } from "~/document/edges";
import type { StepNode } from "./flow";
import type { Linking } from "./linking";
import { linePath } from "./portPlace";

/** The line as it would be drawn. */
function Preview({ linking, nodes }: { linking: Linking; nodes: readonly StepNode[] }) {
  const to = linking.targets?.[linking.target];
  if (!to) return null;
  const port = linking.outputs[linking.output]?.name ?? "main";
  const line = edge(linking.source.id, port, to.node.id, to.port.name);
  return (
    <ViewportPortal>
      <svg className="far-lines linking-line" aria-hidden="true">
        <path d={linePath(line, new Map(nodes.map((node) => [node.id, node])))} />
      </svg>
    </ViewportPortal>
  );
}

interface Props {
  linking: Linking | null;
  said: string;
  nodes: readonly StepNode[];
}

/** A line being drawn by keyboard: its preview, and an announcement of its target. */
export function LinkingView({ linking, said, nodes }: Props) {
  return (
    <>
      {linking && <Preview linking={linking} nodes={nodes} />}
      <Panel position="top-center" className={linking ? "linking-words" : "visually-hidden"} role="status">
        {said}
      </Panel>
    </>
  );
}
