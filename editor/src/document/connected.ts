import type { GraphEdge, Problem } from "~/api/types";

/** Questions that every card asks after every change, answered once for all of them. */

const ports = new WeakMap<readonly GraphEdge[], ReadonlySet<string>>();

/** Whether a line leaves `id` by `port`. */
export function isConnected(edges: readonly GraphEdge[], id: string, port: string): boolean {
  let known = ports.get(edges);
  if (!known) {
    known = new Set(edges.map((edge) => `${edge.source}:${edge.source_port}`));
    ports.set(edges, known);
  }
  return known.has(`${id}:${port}`);
}

const worst = new WeakMap<readonly Problem[], ReadonlyMap<string, Problem>>();

/** The gravest problem of the step `id`: an error before a warning. */
export function problemOf(problems: readonly Problem[], id: string): Problem | undefined {
  let known = worst.get(problems);
  if (!known) {
    const graded = [...problems].sort(
      (a, b) => Number(b.severity === "warning") - Number(a.severity === "warning"),
    );
    known = new Map(
      graded.flatMap((problem) => (problem.node_id ? [[problem.node_id, problem] as const] : [])),
    );
    worst.set(problems, known);
  }
  return known.get(id);
}
