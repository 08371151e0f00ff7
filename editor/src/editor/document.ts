import { createStore, type StoreApi } from "zustand/vanilla";
import type { Graph } from "~/api/types";
import { edgeId } from "~/document/edges";
import { moveNodes, type Point } from "~/document/graph";
import { type History, NO_HISTORY, record, redo, type Step, settle, undo } from "~/document/history";

type Ids = ReadonlySet<string>;

export interface DocumentState {
  graph: Graph;
  history: History;
  selected: Ids;
  selectedEdges: Ids;
}

/** The open document: its graph, the selection, and the history. */
export interface DocumentStore extends StoreApi<DocumentState> {
  /** A named change that can be undone; consecutive changes with the same `key` are one. */
  change: (name: string, change: (graph: Graph) => Graph, key?: string) => void;
  /** Marks the state before a movement that consists of many small `place` calls. */
  begin: (name: string) => void;
  place: (positions: ReadonlyMap<string, Point>) => void;
  settle: () => void;
  undo: () => string | null;
  redo: () => string | null;
  select: (nodes: Iterable<string>, edges?: Iterable<string>) => void;
  /** Replaces the graph altogether (after a conflict); clears the history. */
  replace: (graph: Graph) => void;
}

const NONE: Ids = new Set();

/** The part of a selection that still exists after the graph changed. */
function surviving(state: DocumentState, graph: Graph): Pick<DocumentState, "selected" | "selectedEdges"> {
  const nodes = new Set(graph.nodes.map((node) => node.id));
  const edges = new Set(graph.edges.map(edgeId));
  const keep = (ids: Ids, all: Ids) =>
    [...ids].every((id) => all.has(id)) ? ids : new Set([...ids].filter((id) => all.has(id)));
  return { selected: keep(state.selected, nodes), selectedEdges: keep(state.selectedEdges, edges) };
}

export function createDocument(graph: Graph): DocumentStore {
  const store = createStore<DocumentState>(() => ({
    graph,
    history: NO_HISTORY,
    selected: NONE,
    selectedEdges: NONE,
  }));
  const { getState, setState } = store;

  const change = (name: string, edit: (graph: Graph) => Graph, key?: string) => {
    const state = getState();
    const next = edit(state.graph);
    if (next === state.graph) return;
    setState({
      graph: next,
      history: record(state.history, name, state.graph, key ?? null),
      ...surviving(state, next),
    });
  };

  const travel = (step: Step | null): string | null => {
    if (!step) return null;
    setState({ graph: step.graph, history: step.history, ...surviving(getState(), step.graph) });
    return step.name;
  };

  return Object.assign(store, {
    change,
    begin: (name: string) => setState((state) => ({ history: record(state.history, name, state.graph) })),
    place: (positions: ReadonlyMap<string, Point>) =>
      setState((state) => ({ graph: moveNodes(state.graph, positions) })),
    settle: () => setState((state) => ({ history: settle(state.history) })),
    undo: () => travel(undo(getState().history, getState().graph)),
    redo: () => travel(redo(getState().history, getState().graph)),
    select: (nodes: Iterable<string>, edges: Iterable<string> = []) =>
      setState({ selected: new Set(nodes), selectedEdges: new Set(edges) }),
    replace: (graph: Graph) =>
      setState((state) => ({ graph, history: NO_HISTORY, ...surviving({ ...state, graph }, graph) })),
  });
}
