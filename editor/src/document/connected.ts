import type { GraphEdge, Problem } from "~/api/types";
import { isProblemRipe, type Ripe } from "./ripe";

/** Queries that every card makes after every change, computed once for all of them. */

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

type Worst = ReadonlyMap<string, Problem>;

const worst = new WeakMap<readonly Problem[], { ripe: Ripe; known: Worst }>();

function worstOf(problems: readonly Problem[], ripe: Ripe): Worst {
  const graded = problems
    .filter((problem) => isProblemRipe(ripe, problem))
    .sort((a, b) => Number(b.severity === "warning") - Number(a.severity === "warning"));
  return new Map(graded.flatMap((problem) => (problem.node_id ? [[problem.node_id, problem] as const] : [])));
}

/** The most severe visible problem of the step `id`: errors before warnings. */
export function problemOf(problems: readonly Problem[], ripe: Ripe, id: string): Problem | undefined {
  const last = worst.get(problems);
  if (last?.ripe === ripe) return last.known.get(id);
  const known = worstOf(problems, ripe);
  worst.set(problems, { ripe, known });
  return known.get(id);
}
