import { describe, expect, it, vi } from "vitest";
import type { NodeRun, Waiting } from "~/api/types";
import { choicesFor, saidWith } from "~/panel/DecisionCard";
import { turns } from "~/ui/format";

vi.mock("~/app/boot", () => ({ boot: { permissions: [] }, may: () => true }));

const asking: Waiting = {
  until: null,
  asks: true,
  shown: { title: "Ship it?" },
  digest: "x",
  answered: false,
};

const run = (status: NodeRun["status"], wait: Waiting | null = null) =>
  ({ node_id: "n", iteration: "", status, wait, progress: null }) as NodeRun;

const actions = (of: NodeRun) => choicesFor(of)?.map(({ action }) => action);

describe("what can be decided about a step", () => {
  it("is what happens to one that was interrupted", () => {
    expect(actions(run("interrupted"))).toEqual(["rerun", "skip", "fail"]);
  });

  it("is yes or no where it asks", () => {
    expect(actions(run("waiting", asking))).toEqual(["approve", "reject"]);
  });

  it("is only to go on where it waits for its link", () => {
    expect(actions(run("waiting", { ...asking, shown: null }))).toEqual(["approve"]);
  });

  it.each([
    run("waiting", { ...asking, answered: true }),
    run("waiting", { ...asking, asks: false }),
    run("succeeded", asking),
    run("running"),
  ])("is nothing otherwise", (of) => {
    expect(actions(of)).toBeUndefined();
  });
});

describe("what goes with a decision", () => {
  const field = { name: "n", label: "", type: "number", required: true, options: [] };
  const asksMore = run("waiting", { ...asking, shown: { title: "Ship it?", fields: [field] } } as Waiting);

  it("is nothing where nothing was asked: it would be a skipped step's output", () => {
    expect(saidWith(run("interrupted"), "skip", "", {})).toBeNull();
    expect(saidWith(run("waiting", { ...asking, shown: null }), "approve", "", {})).toBeNull();
  });

  it("is the comment, and to approve also what was filled in", () => {
    expect(saidWith(run("waiting", asking), "approve", "Fine.", {})).toEqual({ comment: "Fine." });
    expect(saidWith(asksMore, "reject", "No.", { n: "3" })).toEqual({ comment: "No." });
    expect(saidWith(asksMore, "approve", "", { n: "3" })).toEqual({ comment: "", values: { n: "3" } });
  });
});

describe("how far a container is", () => {
  it("says how many of how many, and what failed", () => {
    expect(turns({ done: 3, failed: 0, total: 10 })).toBe("3 of 10");
    expect(turns({ done: 3, failed: 1 })).toBe("3, 1 failed");
  });
});
