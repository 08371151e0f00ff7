import { describe, expect, it } from "vitest";
import type { GraphNode } from "~/api/types";
import { detailOf } from "~/canvas/detail";
import { flowEdges, flowNodes } from "~/canvas/flow";
import { addStep, duplicateSelection, pasteSteps, removeSelection, renameVariable } from "~/editor/actions";
import type { Editor } from "~/editor/context";
import { createDocument } from "~/editor/document";
import { commandOf, SHORTCUTS } from "~/editor/shortcuts";
import { sampleInput, triggersOf } from "~/editor/triggers";
import { createUi } from "~/editor/ui";
import { createRunStore } from "~/runs/store";
import { catalog, graph, line, linesOf, node, nodeType } from "../graphs";

const open = (start = graph([])): Editor => ({
  workflowId: "w",
  catalog,
  document: createDocument(start),
  ui: createUi(),
  run: createRunStore(() => {}),
  readOnly: false,
  helpers: [],
});

const step = catalog.get("step") ?? nodeType("step");

describe("adding a step", () => {
  it("behind another one connects and selects it", () => {
    const editor = open(graph([node("a")]));
    addStep(editor, step, { kind: "after", source: "a", port: "main" });
    const { graph: after, selected } = editor.document.getState();
    const added = after.nodes[1];
    expect(linesOf(after)).toEqual([`a>${added?.id}`]);
    expect([...selected]).toEqual([added?.id]);
    expect(added?.position.x).toBeGreaterThan(220);
  });

  it("into a line makes room and can be undone in one step", () => {
    const start = graph([node("a"), node("b", "step", { position: { x: 300, y: 0 } })], "a>b");
    const editor = open(start);
    addStep(editor, step, { kind: "edge", edge: line("a>b") });
    const after = editor.document.getState().graph;
    expect(after.edges).toHaveLength(2);
    expect(after.nodes[1]?.position.x).toBe(600);
    editor.document.undo();
    expect(editor.document.getState().graph).toBe(start);
  });

  it("inside a container gives it that parent", () => {
    const editor = open(graph([node("l", "loop")]));
    addStep(editor, step, { kind: "inside", parent: "l" });
    expect(editor.document.getState().graph.nodes[1]?.parent).toBe("l");
  });

  it("never puts a trigger into a line", () => {
    const editor = open(graph([node("a"), node("b")], "a>b"));
    addStep(editor, catalog.get("start") ?? step, { kind: "edge", edge: line("a>b") });
    expect(editor.document.getState().graph.nodes).toHaveLength(2);
  });
});

describe("the selection", () => {
  it("is duplicated beside itself and the copy is selected", () => {
    const editor = open(graph([node("a")]));
    editor.document.select(["a"]);
    duplicateSelection(editor);
    const { graph: after, selected } = editor.document.getState();
    expect(after.nodes[1]?.label).toBe("A 2");
    expect(selected.has("a")).toBe(false);
  });

  it("is deleted with the lines that are selected", () => {
    const editor = open(graph([node("a"), node("b"), node("c")], "a>b", "b>c"));
    editor.document.select([], ["a:main→b:main"]);
    removeSelection(editor);
    expect(linesOf(editor.document.getState().graph)).toEqual(["b>c"]);
  });
});

describe("pasting", () => {
  it("fills in what the text left out", () => {
    const editor = open();
    expect(pasteSteps(editor, '{"nodes": [{"id": "n", "type": "step"}], "edges": []}', { x: 0, y: 0 })).toBe(
      true,
    );
    expect(editor.document.getState().graph.nodes[0]).toMatchObject({ label: "Step", variable: "step" });
  });

  it("leaves other text to the page", () => {
    expect(pasteSteps(open(), "hello", { x: 0, y: 0 })).toBe(false);
  });
});

describe("renaming a variable", () => {
  it("lets every template follow", () => {
    const reader = node("b", "step", { parameters: { text: "{{a.text}}" } });
    const editor = open(graph([node("a"), reader], "a>b"));
    renameVariable(editor, node("a"), "page");
    expect(editor.document.getState().graph.nodes.map((one) => one.variable)).toEqual(["page", "b"]);
    expect(editor.document.getState().graph.nodes[1]?.parameters.text).toBe("{{page.text}}");
  });
});

describe("what React Flow is given", () => {
  it("keeps the object of a card that did not change", () => {
    const translate = flowNodes();
    const start = graph([node("a"), node("b")]);
    const before = translate(start, catalog, new Set());
    const moved = {
      ...start,
      nodes: [{ ...start.nodes[0], position: { x: 5, y: 5 } } as never, start.nodes[1] as never],
    };
    const after = translate(moved, catalog, new Set());
    expect(after[1]).toBe(before[1]);
    expect(after[0]).not.toBe(before[0]);
  });

  it("makes room for many ports and says in words where a line leads", () => {
    const rules = ["a", "b", "c", "d"].map((port) => ({ port }));
    const start = graph([node("s", "switch", { parameters: { rules } }), node("x")], "s:a>x");
    const [card] = flowNodes()(start, catalog, new Set());
    expect(card?.height).toBe(142);
    expect(flowEdges()(start, new Set())[0]?.ariaLabel).toBe("Line from S to X");
  });
});

describe("lines", () => {
  it("stay as they are while steps are moved, and change with what they say", () => {
    const lines = flowEdges();
    const start = graph([node("a"), node("b"), node("c")], "a>b", "b>c");
    const before = lines(start, new Set());
    const [a, ...rest] = start.nodes as [GraphNode, ...GraphNode[]];
    const moved = { ...start, nodes: [{ ...a, position: { x: 5, y: 5 } }, ...rest] };
    expect(lines(moved, new Set())).toBe(before);
    const renamed = lines({ ...start, nodes: [{ ...a, label: "First" }, ...rest] }, new Set());
    expect(renamed[0]?.ariaLabel).toBe("Line from First to B");
    expect(renamed[1]).toBe(before[1]);
  });
});

describe("what is drawn of a step", () => {
  it("is less and less the farther away it is", () => {
    expect([1, 0.4, 0.39, 0.25, 0.24].map(detailOf)).toEqual(["near", "near", "far", "far", "block"]);
  });
});

describe("the keyboard", () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
    commandOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

  it("knows n8n's keys, and Cmd as Ctrl", () => {
    expect(press("z", { ctrlKey: true })).toBe("undo");
    expect(press("Z", { metaKey: true, shiftKey: true })).toBe("redo");
    expect(press("T", { shiftKey: true, altKey: true })).toBe("tidy");
    expect(press("d")).toBe("toggle");
    expect(press("d", { ctrlKey: true })).toBe("duplicate");
    expect(press("?", { shiftKey: true })).toBe("help");
    expect(press("x")).toBeNull();
  });

  it("gives no key two meanings", () => {
    const keys = SHORTCUTS.flatMap(({ keys: some }) =>
      some.map((key) => JSON.stringify(key, ["key", "ctrl", "shift", "alt"])),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the start of a test run", () => {
  it("is a manual trigger where there is one, with its sample", () => {
    const manual = node("m", "trigger.manual", { parameters: { sample_input: { topic: "x" } } });
    const types = new Map([...catalog, ["trigger.manual", nodeType("trigger.manual", { is_trigger: true })]]);
    const triggers = triggersOf(
      graph([node("t", "start"), manual, node("d", "start", { disabled: true })]),
      types,
    );
    expect(triggers.map((one) => one.id)).toEqual(["m", "t"]);
    expect(sampleInput(manual, types)).toEqual({ topic: "x" });
    expect(sampleInput(node("t", "start"), types)).toEqual({ text: "hello", list: [1, 2] });
  });
});
