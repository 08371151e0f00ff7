import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import type { GraphEdge } from "~/api/types";
import { useRun } from "~/runs/store";
import type { StepNode } from "./flow";
import { type Flow, flowOf } from "./lineFlow";
import { linePath } from "./portPlace";

/** The lines of each state as one path. */
function usePaths(nodes: readonly StepNode[], edges: readonly GraphEdge[]): [Flow, string][] {
  const run = useRun((state) => state.run);
  return useMemo(() => {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const paths = new Map<Flow, string[]>();
    for (const edge of edges) {
      const flow = flowOf(run, edge);
      const known = paths.get(flow);
      if (known) known.push(linePath(edge, byId));
      else paths.set(flow, [linePath(edge, byId)]);
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

/** All lines of a graph seen from afar, where individual lines cannot be targeted. */
export const FarLines = memo(FarLinesView);
