import { describe, expect, it } from "vitest";
import type { Graph } from "~/api/types";
import { begin, isDeadEnd, moved, targetsOf, withTargets, words } from "~/canvas/linking";
import { stepTowards } from "~/canvas/walking";
import { catalog, graph, node } from "../graphs";

const at = (x: number, y = 0) => ({ position: { x, y } });
const drawn = graph(
  [
    node("s", "switch", { parameters: { rules: [{ port: "a" }] }, ...at(0) }),
    node("b", undefined, at(600)),
    node("near", undefined, at(300)),
    node("c", undefined, at(900, 100)),
  ],
  "s:a>b",
);
const one = (id: string, from: Graph = drawn) => {
  const found = from.nodes.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};

describe("connecting by keys", () => {
  it("offers the nearest first, and nothing that may not be connected", () => {
    const ids = targetsOf(drawn, catalog, one("s"), "a").map(({ node: { id } }) => id);
    expect(ids).toEqual(["near", "c"]);
    expect(targetsOf(drawn, catalog, one("b"), "main").map(({ node: { id } }) => id)).not.toContain("s");
  });

  it("asks for the output first where there are several", () => {
    const start = begin(drawn, catalog, one("s"));
    expect(start.targets).toBeNull();
    expect(moved(moved(start, 1), -1).output).toBe(0);
    expect(words(withTargets(start, drawn, catalog))).toContain("output a to NEAR");
  });

  it("goes round the targets and says which one", () => {
    const start = begin(drawn, catalog, one("near"));
    expect(words(start)).toBe("Connecting from NEAR to S, 1 of 3.");
    expect(words(moved(start, 1))).toBe("Connecting from NEAR to B, 2 of 3.");
    expect(words(moved(start, -1))).toBe("Connecting from NEAR to C, 3 of 3.");
  });

  it("ends where nothing can be reached", () => {
    const alone = graph([node("x")]);
    const start = begin(alone, catalog, one("x", alone));
    expect(isDeadEnd(start)).toBe(true);
    expect(words(start)).toBe("Nothing can follow X.");
  });
});

describe("walking by keys", () => {
  const tree = graph(
    [node("t"), node("up", undefined, at(300, 0)), node("down", undefined, at(300, 200))],
    "t>down",
    "t>up",
  );

  it("goes along the lines and between what hangs side by side", () => {
    expect(stepTowards(tree, "up", "back")).toBe("t");
    expect(stepTowards(tree, "up", "down")).toBe("down");
    expect(stepTowards(tree, "down", "up")).toBe("up");
    expect(stepTowards(tree, "up", "up")).toBeUndefined();
    expect(stepTowards(tree, "t", "forward")).toBe("down");
  });
});
