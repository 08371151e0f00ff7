import { describe, expect, it } from "vitest";
import { copyText, parseText, paste } from "~/document/clipboard";
import { compareGraphs } from "~/document/compare";
import { tidy } from "~/document/layout";
import { catalog, graph, linesOf, node } from "../graphs";

const drawing = graph(
  [
    node("a", "step", { position: { x: 100, y: 100 } }),
    node("b", "step", { position: { x: 400, y: 100 }, parameters: { text: "{{a.text}} {{c.text}}" } }),
    node("c"),
  ],
  "a>b",
  "c>a",
);

describe("copy and paste", () => {
  const copied = parseText(copyText(drawing, new Set(["a", "b"])));

  it("takes the chosen steps and the lines between them", () => {
    expect(copied?.nodes.map((one) => one.id)).toEqual(["a", "b"]);
    expect(copied && linesOf(copied)).toEqual(["a>b"]);
  });

  it("gives new ids, free names, and lets the copies read each other", () => {
    const { graph: after, added } = paste(drawing, copied ?? graph([]), { x: 0, y: 300 });
    const [first, second] = after.nodes.slice(3);
    expect(added).toEqual([first?.id, second?.id]);
    expect([first?.label, first?.variable]).toEqual(["A 2", "a2"]);
    expect(second?.parameters.text).toBe("{{a2.text}} {{c.text}}");
    expect(first?.position).toEqual({ x: 0, y: 300 });
    expect(second?.position).toEqual({ x: 300, y: 300 });
    expect(after.edges.at(-1)).toMatchObject({ source: first?.id, target: second?.id });
  });

  it("reads any text that holds a graph, and only that", () => {
    expect(parseText('{"nodes": [{"type": "step"}], "edges": []}')?.nodes).toHaveLength(1);
    expect(parseText("hello")).toBeNull();
    expect(parseText("{broken")).toBeNull();
    expect(parseText('{"nodes": [1], "edges": []}')).toBeNull();
  });
});

describe("tidy up", () => {
  it("puts each step to the right of those before it and keeps the corner", () => {
    const messy = graph(
      [node("c", "step", { position: { x: 40, y: 60 } }), node("a"), node("b")],
      "a>b",
      "b>c",
    );
    const places = tidy(messy, catalog);
    const x = (id: string) => places.get(id)?.x ?? Number.NaN;
    expect(x("a")).toBeLessThan(x("b"));
    expect(x("b")).toBeLessThan(x("c"));
    expect(x("a")).toBe(0);
  });
});

describe("comparing two drawings", () => {
  it("says what a person would say", () => {
    const theirs = graph([node("a"), { ...node("b"), note: "hi" }, node("d")], "a>b");
    expect(compareGraphs(drawing, theirs)).toEqual({
      added: ["D"],
      removed: ["C"],
      changed: ["B"],
      linesDiffer: true,
    });
  });

  it("does not count places, the order of keys, or defaults that are written out", () => {
    const moved = { ...node("a"), position: { x: 9, y: 9 }, timeout_s: null, type_version: 1 };
    expect(compareGraphs(graph([node("a")]), graph([moved])).changed).toEqual([]);
  });
});
