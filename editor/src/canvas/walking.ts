import { useEffect } from "react";
import type { Graph } from "~/api/types";
import { neighbours } from "~/document/walk";
import { type Editor, useEditor, useUi } from "~/editor/context";

/** Moving between steps by keyboard, along the lines and between parallel steps. */

export type Way = "back" | "forward" | "up" | "down";

const FRAMES = 30;

/**
 * Focuses a card as soon as it is rendered; one outside the viewport appears a few frames later.
 */
export function focusCard(id: string, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (card) card.focus({ preventScroll: true });
    else if (frames > 0) focusCard(id, frames - 1);
  });
}

/** The steps that follow the same step as `id`, or are roots like it, from top to bottom. */
function siblings(graph: Graph, id: string): string[] {
  const [before] = neighbours(graph, id, "back");
  const parent = graph.nodes.find((node) => node.id === id)?.parent ?? null;
  const targets = new Set(graph.edges.map((edge) => edge.target));
  const hanging = before ? new Set(neighbours(graph, before, "forward")) : null;
  return graph.nodes
    .filter((node) => node.parent === parent && (hanging ? hanging.has(node.id) : !targets.has(node.id)))
    .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x)
    .map((node) => node.id);
}

/** The step in that direction from `id`; undefined if there is none. */
export function stepTowards(graph: Graph, id: string, way: Way): string | undefined {
  if (way === "back" || way === "forward") return neighbours(graph, id, way)[0];
  const beside = siblings(graph, id);
  return beside[beside.indexOf(id) + (way === "up" ? -1 : 1)];
}

/** Selects the next step in that direction, and moves the focus to it. */
export function walk(editor: Editor, way: Way): void {
  const { graph, selected } = editor.document.getState();
  const focused = document.activeElement?.closest(".react-flow__node")?.getAttribute("data-id");
  const from = focused ?? [...selected][0];
  const next = from && stepTowards(graph, from, way);
  if (!next) return;
  editor.document.select([next]);
  focusCard(next);
}

/** Focuses a step that was just added. */
export function useCardFocus(): void {
  const { ui } = useEditor();
  const card = useUi((state) => state.card);
  useEffect(() => {
    if (card === null) return;
    ui.setState({ card: null });
    focusCard(card);
  }, [ui, card]);
}
