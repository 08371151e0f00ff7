import { describe, expect, it } from "vitest";
import { outputsOf } from "~/document/ports";
import { edgeProblem } from "~/document/validate";
import { ancestors, neighbours, wouldCycle } from "~/document/walk";
import { catalog, graph, line, node } from "../graphs";

const drawing = graph(
  [
    node("t", "start"),
    node("a"),
    node("b"),
    node("c"),
    node("l", "loop"),
    node("i", "step", { parent: "l" }),
  ],
  "t>a",
  "a>b",
  "b>c",
);

describe("a line", () => {
  const problem = (text: string) => edgeProblem(drawing, catalog, line(text));

  it.each([
    ["a>a", "follow itself"],
    ["c>a", "cycle"],
    ["a>b", "already connected"],
    ["a>t", "before a trigger"],
    ["a>i", "border of a container"],
    ["a:nope>c", "no such output"],
    ["a>gone", "no longer exists"],
  ])("%s is refused, with the reason", (text, reason) => {
    expect(problem(text)).toContain(reason);
  });

  it("may skip steps", () => {
    expect(problem("a>c")).toBeNull();
  });
});

describe("ports", () => {
  const names = (parameters: object, on_error: "stop" | "route" = "stop") =>
    outputsOf(node("s", "switch", { parameters: { ...parameters }, on_error }), catalog.get("switch")).map(
      (port) => port.name,
    );

  it("come from the rules first, then from the type", () => {
    expect(names({ rules: [{ port: "invoice" }, { port: "question" }] })).toEqual([
      "invoice",
      "question",
      "else",
    ]);
  });

  it("leave out rules without a name and names given twice", () => {
    expect(names({ rules: [{ port: "" }, {}, { port: "a" }, { port: "a" }] })).toEqual(["a", "else"]);
  });

  it("end with the error port where errors are routed", () => {
    expect(names({}, "route")).toEqual(["else", "error"]);
  });
});

describe("walking", () => {
  it("lists what a step can read, nearest first", () => {
    expect(ancestors(drawing, "c").map((one) => one.id)).toEqual(["b", "a", "t"]);
  });

  it("lets a body read what lies before its container, but not the container", () => {
    const looped = graph([node("a"), node("l", "loop"), node("i", "step", { parent: "l" })], "a>l");
    expect(ancestors(looped, "i").map((one) => one.id)).toEqual(["a"]);
  });

  it("finds cycles through several steps", () => {
    expect(wouldCycle(drawing.edges, "c", "t")).toBe(true);
    expect(wouldCycle(drawing.edges, "t", "c")).toBe(false);
  });

  it("names the neighbours", () => {
    expect([neighbours(drawing, "b", "back"), neighbours(drawing, "b", "forward")]).toEqual([["a"], ["c"]]);
  });
});
