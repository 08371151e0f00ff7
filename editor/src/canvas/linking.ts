import type { Catalog } from "~/api/catalog";
import type { Graph, GraphNode, Port } from "~/api/types";
import { edge } from "~/document/edges";
import { inputsOf, outputsOf } from "~/document/ports";
import { edgeProblem } from "~/document/validate";

/**
 * Drawing a line by keyboard: first the output, if there are several, then the input it leads to.
 */

export interface LinkTarget {
  node: GraphNode;
  port: Port;
  several: boolean;
}

export interface Linking {
  source: GraphNode;
  outputs: Port[];
  /** The chosen or highlighted output. */
  output: number;
  /** Null while the output is being chosen. */
  targets: LinkTarget[] | null;
  target: number;
}

const distance = (a: GraphNode, b: GraphNode): number =>
  Math.hypot(a.position.x - b.position.x, a.position.y - b.position.y);

/** Every input that a line from `port` of `source` may lead to, nearest first. */
export function targetsOf(graph: Graph, catalog: Catalog, source: GraphNode, port: string): LinkTarget[] {
  const found = graph.nodes.flatMap((node) => {
    const inputs = inputsOf(catalog.get(node.type));
    const free = inputs.filter(
      (input) => edgeProblem(graph, catalog, edge(source.id, port, node.id, input.name)) === null,
    );
    return free.map((input): LinkTarget => ({ node, port: input, several: inputs.length > 1 }));
  });
  return found.sort((a, b) => distance(source, a.node) - distance(source, b.node));
}

/** The linking state with the chosen output's targets. */
export function withTargets(linking: Linking, graph: Graph, catalog: Catalog): Linking {
  const port = linking.outputs[linking.output]?.name ?? "main";
  return { ...linking, targets: targetsOf(graph, catalog, linking.source, port), target: 0 };
}

/** Starts linking at `source`; with a single output there is nothing to choose. */
export function begin(graph: Graph, catalog: Catalog, source: GraphNode): Linking {
  const outputs = outputsOf(source, catalog.get(source.type));
  const linking = { source, outputs, output: 0, targets: null, target: 0 };
  return outputs.length === 1 ? withTargets(linking, graph, catalog) : linking;
}

const turn = (at: number, by: number, count: number): number => (count === 0 ? 0 : (at + by + count) % count);

/** Moves to the next or previous output or target, cyclically. */
export function moved(linking: Linking, by: 1 | -1): Linking {
  const { outputs, output, targets, target } = linking;
  if (targets === null) return { ...linking, output: turn(output, by, outputs.length) };
  return { ...linking, target: turn(target, by, targets.length) };
}

/** Whether there is nothing to choose. */
export const isDeadEnd = ({ outputs, targets }: Linking): boolean =>
  outputs.length === 0 || targets?.length === 0;

/** The current state in one sentence, for screen readers. */
export function words(linking: Linking): string {
  const { source, outputs, output, targets, target } = linking;
  if (outputs.length === 0) return `${source.label} has no output.`;
  const port = outputs[output]?.label ?? "";
  const from = outputs.length > 1 ? `${source.label}, output ${port}` : source.label;
  if (targets === null) return `${from}, ${output + 1} of ${outputs.length}. Enter chooses the output.`;
  const to = targets[target];
  if (!to) return `Nothing can follow ${from}.`;
  const input = to.several ? `, input ${to.port.label}` : "";
  return `Connecting from ${from} to ${to.node.label}${input}, ${target + 1} of ${targets.length}.`;
}
