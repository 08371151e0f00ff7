import { getBezierPath, Position, ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { GraphEdge } from "~/api/types";
import { useRun } from "~/runs/store";
import type { StepNode } from "./flow";
import { type Flow, flowOf } from "./lineFlow";
import { portY } from "./portPlace";

function pathOf(edge: GraphEdge, nodes: ReadonlyMap<string, StepNode>): string {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  if (!source || !target) return "";
  const [path] = getBezierPath({
    sourceX: source.position.x + (source.width ?? 0),
    sourceY: portY(source, source.data.outputs, edge.source_port),
    sourcePosition: Position.Right,
    targetX: target.position.x,
    targetY: portY(target, target.data.inputs, edge.target_port),
    targetPosition: Position.Left,
  });
  return path;
}

/** The lines of each state as one path. */
function usePaths(nodes: readonly StepNode[], edges: readonly GraphEdge[]): [Flow, string][] {
  const run = useRun((state) => state.run);
  return useMemo(() => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const paths = new Map<Flow, string[]>();
    for (const edge of edges) {
      const flow = flowOf(run, edge);
      const known = paths.get(flow);
      if (known) known.push(pathOf(edge, byId));
      else paths.set(flow, [pathOf(edge, byId)]);
    }
    return [...paths].map(([flow, parts]) => [flow, parts.join("")]);
  }, [nodes, edges, run]);
}

interface Props {
  nodes: readonly StepNode[];
  edges: readonly GraphEdge[];
}

function FarLinesView({ nodes, edges }: Props) {
  const paths = usePaths(nodes, edges);
  return (
    <ViewportPortal>
      <svg className="far-lines" aria-hidden="true">
        {paths.map(([flow, path]) => (
          <path key={flow} d={path} data-flow={flow} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** All lines of a drawing that is seen from afar, where none of them could be pointed at. */
export const FarLines = memo(FarLinesView);
