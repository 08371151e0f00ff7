import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "~/api/client";
import type { Graph, SavedGraph } from "~/api/types";
import { Autosave, type SaveState, type Unsaved } from "~/document/autosave";
import { parse, stringify } from "~/json/exact";
import { graph, node } from "../graphs";

const [g1, g2, g3] = [graph([node("a")]), graph([node("b")]), graph([node("c")])];
const saved = (revision: number, of: Graph): SavedGraph => ({ revision, problems: [], graph: of });
const stale = new ApiError(409, { code: "stale_revision", message: "Changed elsewhere" });

/** A server that answers when told to. */
function slowServer() {
  const calls: {
    revision: number;
    graph: Graph;
    answer: (value: SavedGraph) => void;
    fail: (error: Error) => void;
  }[] = [];
  const save = (revision: number, of: Graph) =>
    new Promise<SavedGraph>((answer, fail) => calls.push({ revision, graph: of, answer, fail }));
  return { calls, save };
}

function start(save: (revision: number, of: Graph) => Promise<SavedGraph>) {
  const states: SaveState["kind"][] = [];
  const onSaved = vi.fn();
  const autosave = new Autosave({ revision: 7, save, onSaved, onState: ({ kind }) => states.push(kind) });
  return { autosave, states, onSaved };
}

describe("autosave", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("waits until nothing has changed for 800 ms, and sends the last state once", async () => {
    const save = vi.fn(async (revision: number, of: Graph) => saved(revision + 1, of));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await vi.advanceTimersByTimeAsync(700);
    autosave.changed(g2);
    await vi.advanceTimersByTimeAsync(799);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(save.mock.calls).toEqual([[7, g2]]);
    expect(states.at(-1)).toBe("saved");
    expect(autosave.dirty()).toBe(false);
  });

  it("sends one request at a time, each with the revision the last answer gave", async () => {
    const { calls, save } = slowServer();
    const { autosave } = start(save);
    autosave.changed(g1);
    void autosave.flush();
    autosave.changed(g2);
    void autosave.flush();
    autosave.changed(g3);
    const last = autosave.flush();
    expect(calls).toHaveLength(1);
    calls[0]?.answer(saved(8, g1));
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.map((call) => [call.revision, call.graph])).toEqual([
      [7, g1],
      [8, g3],
    ]);
    calls[1]?.answer(saved(9, g3));
    await last;
    expect(autosave.dirty()).toBe(false);
  });

  it("stops at a conflict and goes on from the newest revision", async () => {
    const save = vi.fn().mockRejectedValueOnce(stale).mockResolvedValueOnce(saved(12, g2));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    expect(states.at(-1)).toBe("conflict");
    autosave.changed(g2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(save).toHaveBeenCalledTimes(1);
    autosave.rebase(11, g2);
    await autosave.flush();
    expect(save).toHaveBeenLastCalledWith(11, g2);
    expect(states.at(-1)).toBe("saved");
  });

  it("sends nothing more when theirs was taken", async () => {
    const save = vi.fn().mockRejectedValue(stale);
    const { autosave } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    autosave.rebase(11, null);
    await autosave.flush();
    expect(save).toHaveBeenCalledTimes(1);
    expect(autosave.dirty()).toBe(false);
  });

  it("tries again by itself when the server was not reached, and keeps what was newer", async () => {
    const offline = new ApiError(0, { code: "unreachable", message: "No answer" });
    const save = vi
      .fn()
      .mockRejectedValueOnce(offline)
      .mockImplementation(async (r: number, of: Graph) => saved(r + 1, of));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    expect(states.at(-1)).toBe("failed");
    expect(autosave.dirty()).toBe(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).toHaveBeenLastCalledWith(7, g1);
    expect(states.at(-1)).toBe("saved");
  });
});

describe("a save whose answer was lost", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const lost = () => new ApiError(0, { code: "unreachable", message: "No answer" });
  const holds = (of: Graph, revision = 8) =>
    new ApiError(409, { code: "stale_revision", message: "", details: { revision, graph: of as never } });

  /** As the server writes what it was sent: defaults filled in, numbers in their own form. */
  const written = (of: Graph) =>
    parse(
      stringify({
        nodes: of.nodes.map((one) => ({ ...one, default_output: null, retry: { wait_s: 1, factor: 2 } })),
        edges: of.edges,
      }).replace('"x":0', '"x":0.0'),
    ) as unknown as Graph;

  it("is recognised by its content and not called somebody else's change", async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(lost())
      .mockRejectedValueOnce(holds(written(g1)))
      .mockResolvedValueOnce(saved(9, g1));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    await autosave.flush();
    expect(save.mock.calls.map(([revision]) => revision)).toEqual([7, 7, 8]);
    expect(states).not.toContain("conflict");
    expect(states.at(-1)).toBe("saved");
  });

  it("is recognised too when more was drawn meanwhile", async () => {
    const save = vi
      .fn()
      .mockRejectedValueOnce(lost())
      .mockRejectedValueOnce(holds(written(g1)))
      .mockResolvedValueOnce(saved(9, g2));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    autosave.changed(g2);
    await autosave.flush();
    expect(save).toHaveBeenLastCalledWith(8, g2);
    expect(states.at(-1)).toBe("saved");
  });

  it("is a conflict where the server holds anything else", async () => {
    const save = vi.fn().mockRejectedValueOnce(lost()).mockRejectedValueOnce(holds(g3));
    const { autosave, states } = start(save);
    autosave.changed(g1);
    await autosave.flush();
    await autosave.flush();
    expect(states.at(-1)).toBe("conflict");
    expect(autosave.dirty()).toBe(true);
  });
});

describe("what the server lacks", () => {
  function told(save: (revision: number, of: Graph) => Promise<SavedGraph>) {
    const unsaved: (Unsaved | null)[] = [];
    const onUnsaved = (one: Unsaved | null) => unsaved.push(one);
    const autosave = new Autosave({ revision: 7, save, onSaved: () => {}, onState: () => {}, onUnsaved });
    return { autosave, unsaved };
  }

  it("is told with every change, until the server has it all", async () => {
    const { calls, save } = slowServer();
    const { autosave, unsaved } = told(save);
    autosave.changed(g1);
    const flushed = autosave.flush();
    autosave.changed(g2);
    calls[0]?.answer(saved(8, g1));
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    calls[1]?.answer(saved(9, g2));
    await flushed;
    expect(unsaved.map((one) => one && [one.revision, one.graph])).toEqual([[7, g1], [7, g2], [8, g2], null]);
  });

  it.each([401, 403, 409, 413])(
    "is kept when the server answers %d, with all that follows",
    async (status) => {
      const { autosave, unsaved } = told(
        vi.fn().mockRejectedValue(new ApiError(status, { code: "no", message: "No" })),
      );
      autosave.changed(g1);
      await autosave.flush();
      autosave.changed(g2);
      autosave.stop();
      expect(unsaved.at(-1)).toEqual({ revision: 7, graph: g2, sent: null });
      expect(autosave.dirty()).toBe(true);
    },
  );

  it("names what was sent without an answer", async () => {
    const { autosave, unsaved } = told(
      vi.fn().mockRejectedValue(new ApiError(502, { code: "unexpected_answer", message: "No" })),
    );
    autosave.changed(g1);
    await autosave.flush();
    autosave.changed(g2);
    autosave.stop();
    expect(unsaved.at(-1)).toEqual({ revision: 7, graph: g2, sent: g1 });
  });
});
