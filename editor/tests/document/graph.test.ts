import { describe, expect, it } from "vitest";
import {
  addAfter,
  complete,
  connect,
  dropLooseEdges,
  freePlace,
  insertOnEdge,
  moveNodes,
  newNode,
  removeNodes,
} from "~/document/graph";
import { catalog, graph, line, linesOf, node, nodeType } from "../graphs";

describe("a new step", () => {
  const type = nodeType("http", {
    label: "HTTP request",
    variable: "httpResponse",
    parameters: {
      type: "object",
      required: ["rules"],
      properties: {
        method: { type: "string", default: "GET" },
        url: { type: "string" },
        body: { default: null },
        rules: {
          type: "array",
          minItems: 1,
          items: { type: "object", properties: { op: { default: "equals" } } },
        },
      },
    },
  });

  it("gets a free label and variable, and the type's defaults", () => {
    const first = newNode(graph([]), type, { x: 3, y: 9 });
    const second = newNode(graph([first]), type, { x: 0, y: 0 });
    expect([first.label, first.variable]).toEqual(["HTTP request", "httpResponse"]);
    expect([second.label, second.variable]).toEqual(["HTTP request 2", "httpResponse2"]);
    expect(first.parameters).toEqual({ method: "GET", rules: [{ op: "equals" }] });
  });

  it("lies on the grid", () => {
    expect(newNode(graph([]), type, { x: 33, y: 51 }).position).toEqual({ x: 40, y: 60 });
  });

  it("never has the id of another step", () => {
    const ids = Array.from({ length: 200 }, () => newNode(graph([]), type, { x: 0, y: 0 }).id);
    expect(new Set(ids).size).toBe(200);
  });
});

describe("adding and inserting", () => {
  it("hangs a step behind a port and into the same container", () => {
    const before = graph([node("l", "loop"), node("a", "branch", { parent: "l" })]);
    const after = addAfter(before, catalog, "a", "false", node("b"));
    expect(linesOf(after)).toEqual(["a:false>b"]);
    expect(after.nodes.at(-1)?.parent).toBe("l");
  });

  it("puts a step into the middle of a line", () => {
    const before = graph([node("a"), node("b")], "a>b");
    expect(linesOf(insertOnEdge(before, catalog, line("a>b"), node("c")))).toEqual(["a>c", "c>b"]);
  });

  it("keeps the port that the cut line came from", () => {
    const before = graph([node("a", "branch"), node("b")], "a:true>b");
    expect(linesOf(insertOnEdge(before, catalog, line("a:true>b"), node("c")))).toEqual(["a:true>c", "c>b"]);
  });

  it("ends the line at a step that has no way out", () => {
    const before = graph([node("a"), node("b")], "a>b");
    expect(linesOf(insertOnEdge(before, catalog, line("a>b"), node("x", "end")))).toEqual(["a>x"]);
  });
});

describe("deleting", () => {
  const chain = graph([node("a"), node("b"), node("c")], "a>b", "b>c");

  it("joins the neighbours where one line came in and one went out", () => {
    expect(linesOf(removeNodes(chain, catalog, ["b"]))).toEqual(["a>c"]);
  });

  it("joins across several deleted steps in a row", () => {
    const longer = graph([...chain.nodes, node("d")], "a>b", "b>c", "c>d");
    expect(linesOf(removeNodes(longer, catalog, ["b", "c"]))).toEqual(["a>d"]);
  });

  it("joins nothing where two lines came in", () => {
    const fork = graph([node("a"), node("x"), node("b"), node("c")], "a>b", "x>b", "b>c");
    expect(linesOf(removeNodes(fork, catalog, ["b"]))).toEqual([]);
  });

  it("joins nothing when told not to", () => {
    expect(linesOf(removeNodes(chain, catalog, ["b"], false))).toEqual([]);
  });

  it("does not draw a line twice", () => {
    const doubled = graph(chain.nodes, "a>b", "b>c", "a>c");
    expect(linesOf(removeNodes(doubled, catalog, ["b"]))).toEqual(["a>c"]);
  });

  it("takes the body of a container along", () => {
    const nested = graph(
      [node("l", "loop"), node("i", "step", { parent: "l" }), node("j", "step", { parent: "l" })],
      "i>j",
    );
    expect(removeNodes(nested, catalog, ["l"])).toEqual({ nodes: [], edges: [] });
  });
});

describe("ports that go away", () => {
  it("take their lines along", () => {
    const rules = [{ port: "x" }];
    const before = graph(
      [node("s", "switch", { parameters: { rules } }), node("a"), node("b")],
      "s:x>a",
      "s:y>b",
      "s:else>b",
    );
    expect(linesOf(dropLooseEdges(before, catalog, "s"))).toEqual(["s:else>b", "s:x>a"]);
  });
});

describe("moving", () => {
  it("moves a container with what lies in the containers inside it", () => {
    const nodes = [
      node("outer", "loop"),
      node("inner", "loop", { parent: "outer" }),
      node("leaf", "step", { parent: "inner" }),
    ];
    const before = nodes[2]?.position.x ?? 0;
    const { x, y } = nodes[0]?.position ?? { x: 0, y: 0 };
    const moved = moveNodes({ nodes, edges: [] }, new Map([["outer", { x: x + 50, y }]]));
    expect(moved.nodes[2]?.position.x).toBe(before + 50);
  });

  it("moves a container with its body", () => {
    const before = graph([node("l", "loop"), node("i", "step", { parent: "l", position: { x: 40, y: 90 } })]);
    const after = moveNodes(before, new Map([["l", { x: 100, y: 10 }]]));
    expect(after.nodes[1]?.position).toEqual({ x: 140, y: 100 });
  });

  it("leaves what does not move as the same object", () => {
    const before = graph([node("a"), node("b")]);
    expect(moveNodes(before, new Map([["a", { x: 9, y: 9 }]])).nodes[1]).toBe(before.nodes[1]);
  });

  it("finds a place where no card lies", () => {
    const full = graph([
      node("a", "step", { position: { x: 0, y: 0 } }),
      node("b", "step", { position: { x: 0, y: 100 } }),
    ]);
    expect(freePlace(full, { x: 0, y: 0 })).toEqual({ x: 0, y: 200 });
  });
});

describe("a graph from outside", () => {
  it("gets the keys it left out", () => {
    const whole = complete({ nodes: [{ id: "n1", type: "step" }], edges: [] }, catalog);
    expect(whole.nodes[0]).toMatchObject({
      label: "Step",
      variable: "step",
      on_error: "stop",
      disabled: false,
      parent: null,
    });
  });

  it("keeps a connection out that may not be", () => {
    const before = graph([node("a"), node("b")], "a>b");
    expect(connect(before, catalog, line("b>a"))).toBe(before);
  });
});
