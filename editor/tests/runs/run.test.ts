import { describe, expect, it } from "vitest";
import type { ExecutionRow, NodeRun, RunEvent, TokenEvent } from "~/api/types";
import { apply, applyAll, progress, runsOf, startRun, withTurns } from "~/runs/run";
import { createRunStore } from "~/runs/store";
import { timeline } from "~/runs/timeline";
import { mergeTokens } from "~/runs/tokens";
import { node } from "../graphs";

const nodeRun = (
  node_id: string,
  status: NodeRun["status"],
  seq: number,
  more: Partial<NodeRun> = {},
): NodeRun => ({
  node_id,
  iteration: "",
  attempt: 1,
  status,
  started_at: null,
  finished_at: null,
  input: null,
  output: null,
  error: null,
  cost_usd: "0",
  usage: { input_tokens: 0, output_tokens: 0, cached_tokens: 0, reasoning_tokens: 0 },
  wait: null,
  progress: null,
  seq,
  redacted: false,
  ...more,
});

const nodeEvent = (id: string, status: NodeRun["status"], seq: number): RunEvent => ({
  type: "node",
  seq,
  execution_id: "x",
  node: nodeRun(id, status, seq),
});

const executionEvent = (status: ExecutionRow["status"], seq: number): RunEvent => ({
  type: "execution",
  seq,
  execution_id: "x",
  execution: { status, seq } as ExecutionRow,
});

describe("messages of a run", () => {
  const inOrder = [
    nodeEvent("a", "running", 2),
    executionEvent("running", 3),
    nodeEvent("a", "succeeded", 4),
  ];

  it("lead to the same state in every order", () => {
    const states = [inOrder, [...inOrder].reverse(), [...inOrder, ...inOrder]].map((messages) =>
      applyAll(startRun("x"), messages),
    );
    for (const state of states) {
      expect(state.nodes.a?.status).toBe("succeeded");
      expect(state.execution?.status).toBe("running");
      expect(state.seq).toBe(4);
    }
  });

  it("of another run change nothing", () => {
    const run = startRun("y");
    expect(applyAll(run, inOrder)).toBe(run);
  });

  it("leave untouched nodes the same object, so that their cards stay still", () => {
    const before = applyAll(startRun("x"), [nodeEvent("a", "running", 2), nodeEvent("b", "queued", 3)]);
    const after = apply(before, nodeEvent("b", "running", 4));
    expect(after.nodes.a).toBe(before.nodes.a);
  });

  it("are counted as progress when they end a node", () => {
    const run = applyAll(startRun("x"), [
      nodeEvent("a", "succeeded", 1),
      nodeEvent("b", "skipped", 2),
      nodeEvent("c", "retrying", 3),
    ]);
    expect(progress(run, 5)).toEqual({ done: 2, total: 5 });
  });
});

const tokens = (offset: number, text: string, more: Partial<TokenEvent> = {}): TokenEvent => ({
  type: "tokens",
  execution_id: "x",
  node_id: "n",
  iteration: "",
  attempt: 1,
  channel: "text",
  offset,
  text,
  ...more,
});

describe("streamed text", () => {
  const joined = (...events: TokenEvent[]) => applyAll(startRun("x"), events);

  it("is joined by offset, overlaps and repeats written over", () => {
    expect(
      joined(tokens(0, "Hello "), tokens(6, "world"), tokens(3, "lo wor"), tokens(0, "Hello world")).streams.n
        ?.text,
    ).toBe("Hello world");
  });

  it("counts an emoji as two, as the server's offsets do", () => {
    expect(joined(tokens(0, "a🙂"), tokens(3, "b")).streams.n?.text).toBe("a🙂b");
  });

  it("is not lengthened by a piece whose beginning is missing; the hole is noted", () => {
    const run = joined(tokens(0, "abc"), tokens(9, "later"));
    expect([run.streams.n?.text, run.holes]).toEqual(["abc", 1]);
  });

  it("keeps reasoning apart from text", () => {
    const run = joined(tokens(0, "why", { channel: "reasoning" }), tokens(0, "because"));
    expect(run.streams.n).toMatchObject({ reasoning: "why", text: "because" });
  });

  it("begins anew with a new attempt and ignores a late piece of the old one", () => {
    const { stream } = mergeTokens(
      { attempt: 1, text: "old", reasoning: "" },
      tokens(0, "new", { attempt: 2 }),
    );
    expect(stream).toEqual({ attempt: 2, text: "new", reasoning: "" });
    expect(mergeTokens(stream, tokens(3, "x")).stream).toBe(stream);
  });
});

describe("the run store", () => {
  it("applies all messages of a frame at once", () => {
    let flush = () => {};
    const store = createRunStore((callback) => {
      flush = callback;
    });
    store.show(startRun("x"));
    let renders = 0;
    store.subscribe(() => {
      renders += 1;
    });
    for (let seq = 1; seq <= 100; seq += 1) store.receive(nodeEvent("a", "running", seq));
    flush();
    expect(renders).toBe(1);
    expect(store.getState().run?.seq).toBe(100);
  });
});

describe("the run log", () => {
  const at = (ms: number) => new Date(1_000_000 + ms).toISOString();
  const runs = {
    b: nodeRun("b", "running", 3, { started_at: at(200) }),
    a: nodeRun("a", "succeeded", 2, { started_at: at(0), finished_at: at(150) }),
    c: nodeRun("c", "skipped", 4),
  };

  it("orders steps by their start on one axis and puts those that never began last", () => {
    const { rows, span } = timeline([node("c"), node("b"), node("a")], runs, 1_000_000 + 500);
    expect(rows.map((row) => [row.id, row.start, row.length])).toEqual([
      ["a", 0, 150],
      ["b", 200, 300],
      ["c", null, 0],
    ]);
    expect(span).toBe(500);
  });
});

describe("turns that were loaded", () => {
  const turn = (seq: number, iteration: string) => nodeRun("body", "succeeded", seq, { iteration });
  const loaded = withTurns(startRun("e"), [turn(5, "2")]);

  it("stand beside the steps outside loops, and leave the run where it was", () => {
    expect(runsOf(loaded).body?.iteration).toBe("2");
    expect(loaded.seq).toBe(0);
    expect(runsOf(null)).toEqual({});
  });

  it("give way to what is heard later, and not to what was heard before", () => {
    const heard = (seq: number, iteration: string) =>
      apply(loaded, { type: "node", seq, execution_id: "e", node: turn(seq, iteration) });
    expect(runsOf(heard(6, "3")).body?.iteration).toBe("3");
    expect(runsOf(heard(4, "1")).body?.iteration).toBe("2");
  });

  it("are one object as long as nothing changes", () => {
    expect(runsOf(loaded)).toBe(runsOf({ ...loaded }));
  });
});
