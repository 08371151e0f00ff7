import type { Catalog } from "~/api/catalog";
import type { Graph, GraphNode, Json, NodeRun } from "~/api/types";
import { ancestors } from "~/document/walk";
import { isNested, isNumber, stringify } from "~/json/exact";

/** A name that the templates of a step can read. */
export interface Variable {
  name: string;
  /** The step it belongs to, or its meaning. */
  label: string;
  /** Its value in the last run, otherwise the type's example. */
  sample: Json;
  source: "run" | "example" | "built-in";
  nodeId?: string;
}

const BUILT_IN: Variable[] = [
  {
    name: "execution",
    label: "This run",
    sample: { id: "", started_at: "", mode: "manual" },
    source: "built-in",
  },
  { name: "workflow", label: "This workflow", sample: { id: "", name: "" }, source: "built-in" },
];

const INSIDE: Variable[] = [
  { name: "item", label: "The item of this turn", sample: null, source: "built-in" },
  { name: "index", label: "The number of this turn, from 0", sample: 0, source: "built-in" },
];

type Runs = Readonly<Record<string, NodeRun>>;

function sampleOf(node: GraphNode, catalog: Catalog, runs: Runs): Pick<Variable, "sample" | "source"> {
  const run = runs[node.id];
  if (run && run.output !== null && run.output !== undefined) return { sample: run.output, source: "run" };
  return { sample: catalog.get(node.type)?.output_example ?? null, source: "example" };
}

/** Everything that `id` can read, nearest step first. A disabled step has no variable. */
export function variablesFor(graph: Graph, catalog: Catalog, id: string, runs: Runs): Variable[] {
  const before = ancestors(graph, id);
  const steps = before
    .filter((node) => !node.disabled)
    .map((node) => ({
      name: node.variable,
      label: node.label,
      nodeId: node.id,
      ...sampleOf(node, catalog, runs),
    }));
  const start = before.find((node) => catalog.get(node.type)?.is_trigger);
  const trigger = start
    ? [{ name: "trigger", label: "What started the run", ...sampleOf(start, catalog, runs) }]
    : [];
  const inside = graph.nodes.find((node) => node.id === id)?.parent ? INSIDE : [];
  return [...steps, ...trigger, ...inside, ...BUILT_IN];
}

/** The value at a dotted path below the variables, or undefined. */
export function lookUp(variables: readonly Variable[], path: readonly string[]): Json | undefined {
  const [head, ...rest] = path;
  let value: Json | undefined = variables.find((variable) => variable.name === head)?.sample;
  for (const key of rest) {
    if (!isNested(value)) return undefined;
    value = Array.isArray(value) ? value[Number(key.replace(/^\[|\]$/g, ""))] : value[key];
  }
  return value;
}

const PLAIN = /^[A-Za-z_][\w-]*$/;

/** `a` and `b c` as the path `a.[b c]`. */
export const joinPath = (path: string, key: string): string =>
  `${path}.${PLAIN.test(key) || /^\d+$/.test(key) ? key : `[${key}]`}`;

/** A short word for the type of a value. */
export function typeWord(value: Json | undefined): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (isNumber(value)) return "number";
  return { string: "text", boolean: "yes/no", object: "object" }[typeof value as string] ?? "";
}

/** A value in one short line. */
export function sampleText(value: Json | undefined, limit = 60): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : stringify(value);
  const line = text.replace(/\s+/g, " ");
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
