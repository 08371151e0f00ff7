import type { Category, NodeType } from "~/api/types";

const CATEGORIES: { id: Category; label: string }[] = [
  { id: "triggers", label: "Triggers" },
  { id: "ai", label: "AI" },
  { id: "http", label: "HTTP" },
  { id: "data", label: "Data" },
  { id: "flow", label: "Flow" },
];

/** How well a step type matches a search: 0 for no match; a match in the name counts most. */
function score(type: NodeType, search: string): number {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return 1;
  const label = type.label.toLowerCase();
  if (label.startsWith(wanted)) return 5;
  if (label.split(/\s+/).some((word) => word.startsWith(wanted))) return 4;
  if (label.includes(wanted)) return 3;
  if (type.type.toLowerCase().includes(wanted)) return 2;
  return wanted.split(/\s+/).every((word) => type.description.toLowerCase().includes(word)) ? 1 : 0;
}

/** The step types that match `search`, best first. */
export function matching(types: Iterable<NodeType>, search: string): NodeType[] {
  const scored = [...types].map((type) => ({ type, score: score(type, search) }));
  return scored
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.type.label.localeCompare(b.type.label))
    .map((entry) => entry.type);
}

export interface Group {
  id: Category;
  label: string;
  types: NodeType[];
}

/** `types` under their categories, in the order of the palette; empty categories are omitted. */
export const grouped = (types: NodeType[]): Group[] =>
  CATEGORIES.map((category) => ({
    ...category,
    types: types.filter((type) => type.category === category.id),
  })).filter((group) => group.types.length > 0);
