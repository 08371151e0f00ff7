import type { GraphEdge, GraphNode, JsonObject, NodeType } from "~/api/types";
import { copyText, cornerOf, parseText, paste } from "~/document/clipboard";
import { BODY_START, containerAt } from "~/document/containers";
import { edgeId } from "~/document/edges";
import {
  addAfter,
  addNode,
  changeNode,
  complete,
  connect,
  dropLooseEdges,
  freePlace,
  insertOnEdge,
  newNode,
  type Point,
  removeEdges,
  removeNodes,
  shiftDownstream,
} from "~/document/graph";
import { tidy } from "~/document/layout";
import { renameReferences } from "~/document/references";
import { CARD_WIDTH, GRID } from "~/document/size";
import { edgeProblem } from "~/document/validate";
import { stringify } from "~/json/exact";
import type { Editor } from "./context";
import type { Placement } from "./ui";

/** The actions on the graph. Each is one history entry. */

const COLUMN = CARD_WIDTH + 80;

function besideSource(editor: Editor, source: string): Point {
  const { graph } = editor.document.getState();
  const from = graph.nodes.find((node) => node.id === source)?.position ?? { x: 0, y: 0 };
  return freePlace(graph, { x: from.x + COLUMN, y: from.y });
}

function addOnEdge(editor: Editor, type: NodeType, cut: GraphEdge): GraphNode | null {
  const { graph } = editor.document.getState();
  const target = graph.nodes.find((node) => node.id === cut.target);
  const source = graph.nodes.find((node) => node.id === cut.source);
  if (!source || !target || type.is_trigger) return null;
  const gap = target.position.x - source.position.x;
  const missing = Math.max(0, 2 * COLUMN - gap);
  const roomy = missing > 0 ? shiftDownstream(graph, target.id, missing) : graph;
  const at = { x: source.position.x + COLUMN, y: (source.position.y + target.position.y) / 2 };
  const node = newNode(graph, type, at);
  editor.document.change(`Add ${node.label}`, () => insertOnEdge(roomy, editor.catalog, cut, node));
  return node;
}

function placed(editor: Editor, type: NodeType, placement: Exclude<Placement, { kind: "edge" }>): GraphNode {
  const { graph } = editor.document.getState();
  if (placement.kind === "after")
    return newNode(graph, type, placement.at ?? besideSource(editor, placement.source));
  if (placement.kind === "free") {
    const parent = type.is_trigger ? null : containerAt(graph, editor.catalog, placement.at);
    return { ...newNode(graph, type, parent ? placement.at : freePlace(graph, placement.at)), parent };
  }
  const corner = graph.nodes.find((node) => node.id === placement.parent)?.position ?? { x: 0, y: 0 };
  const at = { x: corner.x + BODY_START.x, y: corner.y + BODY_START.y };
  return { ...newNode(graph, type, at), parent: placement.parent };
}

function addFreely(
  editor: Editor,
  type: NodeType,
  placement: Exclude<Placement, { kind: "edge" }>,
): GraphNode {
  const node = placed(editor, type, placement);
  editor.document.change(`Add ${node.label}`, (graph) =>
    placement.kind === "after"
      ? addAfter(graph, editor.catalog, placement.source, placement.port, node)
      : addNode(graph, node),
  );
  return node;
}

/** Adds a step of `type`, selects it and shows its settings. */
export function addStep(editor: Editor, type: NodeType, placement: Placement): void {
  const node =
    placement.kind === "edge" ? addOnEdge(editor, type, placement.edge) : addFreely(editor, type, placement);
  if (!node) return;
  editor.document.select([node.id]);
  editor.ui.setState({ picker: null, tab: "settings", card: node.id });
}

/** Draws a line, or shows why it is not allowed. */
export function drawEdge(editor: Editor, edge: GraphEdge): string | null {
  const problem = edgeProblem(editor.document.getState().graph, editor.catalog, edge);
  if (problem === null) editor.document.change("Connect", (graph) => connect(graph, editor.catalog, edge));
  return problem;
}

export function removeSelection(editor: Editor, heal = true): void {
  const { selected, selectedEdges } = editor.document.getState();
  if (selected.size + selectedEdges.size === 0) return;
  editor.document.change(selected.size > 0 ? "Delete steps" : "Delete line", (graph) =>
    removeNodes(removeEdges(graph, selectedEdges), editor.catalog, selected, heal),
  );
}

export function removeEdge(editor: Editor, edge: GraphEdge): void {
  editor.document.change("Delete line", (graph) => removeEdges(graph, new Set([edgeId(edge)])));
}

export function copySelection(editor: Editor): string | null {
  const { graph, selected } = editor.document.getState();
  return selected.size > 0 ? copyText(graph, selected) : null;
}

/** Pastes steps from text at `at`; false if the text contains none. */
export function pasteSteps(editor: Editor, text: string, at: Point): boolean {
  const parsed = parseText(text);
  if (!parsed || parsed.nodes.length === 0) return false;
  const pasted = complete(parsed, editor.catalog);
  let added: string[] = [];
  editor.document.change("Paste", (graph) => {
    const result = paste(graph, pasted, at);
    added = result.added;
    return result.graph;
  });
  editor.document.select(added);
  return true;
}

export function duplicateSelection(editor: Editor): void {
  const text = copySelection(editor);
  const copied = text && parseText(text);
  if (!copied) return;
  const corner = cornerOf(copied);
  pasteSteps(editor, stringify(copied), { x: corner.x + 2 * GRID, y: corner.y + 5 * GRID });
}

export function tidyUp(editor: Editor): void {
  const { graph } = editor.document.getState();
  if (graph.nodes.length === 0) return;
  const places = tidy(graph, editor.catalog);
  editor.document.begin("Tidy up");
  editor.document.place(places);
}

export function toggleDisabled(editor: Editor): void {
  const { graph, selected } = editor.document.getState();
  const chosen = graph.nodes.filter((node) => selected.has(node.id));
  if (chosen.length === 0) return;
  const disabled = chosen.some((node) => !node.disabled);
  editor.document.change(disabled ? "Disable" : "Enable", (before) => ({
    ...before,
    nodes: before.nodes.map((node) => (selected.has(node.id) ? { ...node, disabled } : node)),
  }));
}

/** Changes a step; consecutive changes with the same `key` are one history entry. */
export function editNode(
  editor: Editor,
  id: string,
  name: string,
  change: Partial<GraphNode>,
  key?: string,
): void {
  const edit = (node: GraphNode) => ({ ...node, ...change });
  editor.document.change(
    name,
    (graph) => dropLooseEdges(changeNode(graph, id, edit), editor.catalog, id),
    key,
  );
}

export function editParameters(editor: Editor, id: string, parameters: JsonObject, field: string): void {
  editNode(editor, id, "Change settings", { parameters }, `parameters:${id}:${field}`);
}

/** Renames a step's output variable, and updates every template. */
export function renameVariable(editor: Editor, node: GraphNode, variable: string): void {
  const names = new Map([[node.variable, variable]]);
  editor.document.change("Rename variable", (graph) => ({
    ...graph,
    nodes: graph.nodes.map((other) =>
      other.id === node.id ? { ...other, variable } : renameReferences(other, names),
    ),
  }));
}
