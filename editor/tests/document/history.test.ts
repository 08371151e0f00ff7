import { describe, expect, it } from "vitest";
import { type History, NO_HISTORY, record, redo, settle, undo } from "~/document/history";
import { createDocument } from "~/editor/document";
import { graph, node } from "../graphs";

const [g0, g1, g2] = [graph([]), graph([node("a")]), graph([node("a"), node("b")])];

describe("history", () => {
  const two: History = record(record(NO_HISTORY, "Add A", g0), "Add B", g1);

  it("goes back step by step and forth again", () => {
    const back = undo(two, g2);
    expect([back?.graph, back?.name]).toEqual([g1, "Add B"]);
    const forth = back && redo(back.history, back.graph);
    expect([forth?.graph, forth?.name]).toEqual([g2, "Add B"]);
  });

  it("forgets what was undone when something new is done", () => {
    const back = undo(two, g2);
    expect(record(back?.history ?? two, "Add C", g1).future).toEqual([]);
  });

  it("keeps typing in one field as one entry, until the field is left", () => {
    const typed = record(record(NO_HISTORY, "Change", g0, "field:x"), "Change", g1, "field:x");
    expect(typed.past).toHaveLength(1);
    expect(undo(typed, g2)?.graph).toBe(g0);
    expect(record(settle(typed), "Change", g2, "field:x").past).toHaveLength(2);
  });

  it("keeps the last 200 entries", () => {
    let history = NO_HISTORY;
    for (let count = 0; count < 250; count += 1) history = record(history, `Step ${count}`, g0);
    expect(history.past).toHaveLength(200);
    expect(history.past.at(-1)?.name).toBe("Step 249");
  });

  it("says when there is nothing to take back", () => {
    expect([undo(NO_HISTORY, g0), redo(NO_HISTORY, g0)]).toEqual([null, null]);
  });
});

describe("the open drawing", () => {
  it("notes a drag of many moves as one entry", () => {
    const document = createDocument(graph([node("a")]));
    document.begin("Move");
    for (const x of [10, 20, 30]) document.place(new Map([["a", { x, y: 0 }]]));
    expect(document.getState().graph.nodes[0]?.position.x).toBe(30);
    expect(document.undo()).toBe("Move");
    expect(document.getState().graph.nodes[0]?.position.x).toBe(0);
  });

  it("does not record what changes nothing", () => {
    const document = createDocument(g1);
    document.change("Nothing", (before) => before);
    expect(document.undo()).toBeNull();
  });

  it("forgets a selection whose steps are gone", () => {
    const document = createDocument(g2);
    document.select(["a", "b"]);
    document.change("Delete", () => g1);
    expect([...document.getState().selected]).toEqual(["a"]);
  });
});
