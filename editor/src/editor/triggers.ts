import type { Catalog } from "~/api/catalog";
import type { Graph, GraphNode, JsonObject } from "~/api/types";
import { isRecord } from "~/json/exact";

/** The steps that can start a run, manual ones first: "Run" uses the first. */
export function triggersOf(graph: Graph, catalog: Catalog): GraphNode[] {
  const triggers = graph.nodes.filter((node) => catalog.get(node.type)?.is_trigger && !node.disabled);
  return triggers.sort((a, b) => Number(b.type === "trigger.manual") - Number(a.type === "trigger.manual"));
}

type Pinned = Readonly<Record<string, JsonObject>>;

/**
 * The input of a test run: the pinned input, the sample of a manual trigger, or its type's example.
 */
export function sampleInput(trigger: GraphNode, catalog: Catalog, pinned: Pinned = {}): JsonObject {
  const kept = pinned[trigger.id];
  if (kept) return kept;
  const { sample_input } = trigger.parameters;
  if (isRecord(sample_input)) return sample_input;
  if (trigger.type === "trigger.manual") return {};
  const example = catalog.get(trigger.type)?.output_example;
  return isRecord(example) ? example : {};
}
