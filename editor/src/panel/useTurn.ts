import { useQueries, useQuery } from "@tanstack/react-query";
import { turnRun } from "~/api/turns";
import type { GraphNode, NodeRun } from "~/api/types";
import { useDocument, useEditor, useUi } from "~/editor/context";
import { useHeardRun, useNodeRun, useRun } from "~/runs/store";
import { countOf, fitted, indexesOf, loopsAround, pathOf } from "~/runs/turns";
import { isFinal } from "~/ui/status";

/** One loop around the step: its displayed turn, and how many there are. */
export interface Loop {
  node: GraphNode;
  index: number;
  count: number | null;
}

export interface TurnView {
  execution: string;
  /** Whether the execution is still running. */
  live: boolean;
  path: string;
  loops: Loop[];
  /** The step's run in this turn: undefined while loading, null if the turn did not reach it. */
  run: NodeRun | null | undefined;
  error: unknown;
  retry: () => void;
  choose: (path: string) => void;
}

/**
 * The displayed turn: the chosen one, otherwise the one that the step is in, otherwise the first.
 */
function usePath(node: GraphNode, execution: string, depth: number): string {
  const chosen = useUi(({ turn }) => (turn?.run === execution ? turn.path : null));
  const latest = useHeardRun(node.id)?.iteration;
  return fitted(chosen ?? latest ?? "", depth);
}

function useLoops(loops: GraphNode[], path: string, execution: string, live: boolean): Loop[] {
  const indexes = indexesOf(path);
  const places = loops.map((_, level) => pathOf(indexes.slice(0, level)));
  const rows = useQueries({
    queries: loops.map((loop, level) => ({
      ...turnRun(execution, loop.id, places[level] ?? "", live),
      enabled: execution !== "",
    })),
  });
  return loops.map((node, level) => ({
    node,
    index: indexes[level] ?? 0,
    count: countOf(rows[level]?.data?.progress, live),
  }));
}

/** The step's run in one turn of its loops; null outside loops and without a run. */
export function useTurn(node: GraphNode): TurnView | null {
  const { ui } = useEditor();
  const nodes = useDocument((state) => state.graph.nodes);
  const execution = useRun(({ run }) => run?.id ?? "");
  const status = useRun(({ run }) => run?.execution?.status);
  const live = status === undefined || !isFinal(status);
  const around = loopsAround(nodes, node);
  const path = usePath(node, execution, around.length);
  const latest = useNodeRun(node.id);
  const followed = latest?.iteration === path ? latest : undefined;
  const asked = execution !== "" && around.length > 0;
  const row = useQuery({ ...turnRun(execution, node.id, path, live), enabled: asked && !followed });
  const loops = useLoops(around, path, execution, live);
  if (!asked) return null;
  return {
    execution,
    live,
    path,
    loops,
    run: followed ?? row.data,
    error: followed ? null : row.error,
    retry: () => void row.refetch(),
    choose: (next) => ui.setState({ turn: { run: execution, path: next } }),
  };
}
