import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DraftKeeper, dropDraft, findDrafts } from "~/document/drafts";
import { parse, stringify } from "~/json/exact";
import { graph, node } from "../graphs";

/** IndexedDB in a browser; here a map that copies what it is given, as a browser does. */
const { kept, locks } = vi.hoisted(() => ({ kept: new Map<string, unknown>(), locks: new Set<string>() }));

vi.mock("idb-keyval", () => ({
  createStore: () => "store",
  set: async (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
  del: async (key: string) => void kept.delete(key),
  entries: async () => [...kept],
}));

const manager = {
  request: async (name: string, hold: () => Promise<void>) => {
    locks.add(name);
    await hold();
    locks.delete(name);
  },
  query: async () => ({ held: [...locks].map((name) => ({ name })) }),
};

const ADA = "ada@example.com w1";
const unsaved = (id: string, parameters = {}) => ({
  revision: 7,
  graph: graph([node(id, "step", { parameters })]),
  sent: null,
});

beforeEach(() => {
  kept.clear();
  locks.clear();
  vi.stubGlobal("navigator", { locks: manager });
});
afterEach(() => void vi.unstubAllGlobals());

describe("unsaved work", () => {
  it("is found by the next visit, the last state of it, with its exact numbers", async () => {
    const keeper = new DraftKeeper(ADA);
    keeper.put(unsaved("a"));
    keeper.put(unsaved("b", parse('{"big":12345678901234567890,"one":1.0}') as object));
    expect(await keeper.flush()).toBe(true);
    keeper.close();
    const [draft, ...others] = await vi.waitFor(async () => {
      const found = await findDrafts(ADA);
      expect(found).not.toEqual([]);
      return found;
    });
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ revision: 7, sent: null });
    expect(stringify(draft?.graph.nodes[0]?.parameters)).toBe('{"big":12345678901234567890,"one":1.0}');
  });

  it("is nobody else's and no other workflow's", async () => {
    const keeper = new DraftKeeper(ADA);
    keeper.put(unsaved("a"));
    await keeper.flush();
    keeper.close();
    await vi.waitFor(() => expect(locks.size).toBe(0));
    expect(await findDrafts("bob@example.com w1")).toEqual([]);
    expect(await findDrafts("ada@example.com w11")).toEqual([]);
    expect(await findDrafts(ADA)).toHaveLength(1);
  });

  it("is not offered while its own tab is open, nor touched by another's", async () => {
    const [one, two] = [new DraftKeeper(ADA), new DraftKeeper(ADA)];
    one.put(unsaved("a"));
    two.put(unsaved("b"));
    await Promise.all([one.flush(), two.flush()]);
    expect(kept.size).toBe(2);
    expect(await findDrafts(ADA)).toEqual([]);
    two.put(null);
    await two.flush();
    expect([...kept.keys()]).toEqual([one.key]);
  });

  it("goes when the server has it, or when it is discarded", async () => {
    const keeper = new DraftKeeper(ADA);
    keeper.put(unsaved("a"));
    await keeper.flush();
    await dropDraft(keeper.key);
    expect(kept.size).toBe(0);
  });

  it("is said not to be kept where the browser keeps nothing", async () => {
    vi.stubGlobal("navigator", {});
    const keeper = new DraftKeeper(ADA);
    vi.spyOn(kept, "set").mockImplementationOnce(() => {
      throw new Error("No room");
    });
    keeper.put(unsaved("a"));
    expect(await keeper.flush()).toBe(false);
    keeper.put(unsaved("b"));
    expect(await keeper.flush()).toBe(true);
  });
});
