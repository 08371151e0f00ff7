import type { Catalog } from "~/api/catalog";
import type { Graph, GraphEdge, GraphNode, NodeType, Port } from "~/api/types";

const MAIN: Port[] = [{ name: "main", label: "" }];

export function nodeType(type: string, more: Partial<NodeType> = {}): NodeType {
  return {
    type,
    version: 1,
    label: type,
    variable: "",
    category: "data",
    description: "",
    icon: "braces",
    is_trigger: false,
    has_address: false,
    asks_model: false,
    container: false,
    inputs: MAIN,
    outputs: MAIN,
    dynamic_outputs: null,
    parameters: { type: "object", properties: {} },
    credential_types: [],
    credential_required: false,
    effect: "pure",
    output_example: { text: "hello", list: [1, 2] },
    output_schema: {},
    ...more,
  };
}

const TRIGGER = { is_trigger: true, inputs: [], category: "triggers" } as const;

export const catalog: Catalog = new Map(
  [
    nodeType("start", { ...TRIGGER, inputs: [] }),
    nodeType("step", { label: "Step" }),
    nodeType("end", { outputs: [] }),
    nodeType("branch", {
      outputs: [
        { name: "true", label: "true" },
        { name: "false", label: "false" },
      ],
    }),
    nodeType("switch", {
      dynamic_outputs: { field: "rules", key: "port" },
      outputs: [{ name: "else", label: "else" }],
    }),
    nodeType("loop", { container: true }),
  ].map((type) => [type.type, type]),
);

export function node(id: string, type = "step", more: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    type,
    type_version: null,
    label: id.toUpperCase(),
    variable: id,
    position: { x: 0, y: 0 },
    parameters: {},
    credential: null,
    disabled: false,
    note: "",
    on_error: "stop",
    default_output: null,
    timeout_s: null,
    retry: { max_attempts: null, wait_s: 1, factor: 2, max_wait_s: 60 },
    parent: null,
    ...more,
  };
}

/** `"a>b"` is a line from a's port `main` to b; `"a:true>b"` from its port `true`. */
export function line(text: string): GraphEdge {
  const [from = "", target = ""] = text.split(">");
  const [source = "", source_port = "main"] = from.split(":");
  return { source, source_port, target, target_port: "main" };
}

export const graph = (nodes: GraphNode[], ...lines: string[]): Graph => ({ nodes, edges: lines.map(line) });

/** The lines of a graph in the notation of `line`, sorted. */
export const linesOf = ({ edges }: Graph): string[] =>
  edges
    .map(
      ({ source, source_port, target }) =>
        `${source}${source_port === "main" ? "" : `:${source_port}`}>${target}`,
    )
    .sort();
