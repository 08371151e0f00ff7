import { describe, expect, it } from "vitest";
import { countOf, fitted, loopsAround, withIndex } from "~/runs/turns";
import { node } from "../graphs";

describe("the loops around a step", () => {
  const outer = node("outer", "loop");
  const inner = node("inner", "loop", { parent: "outer" });
  const leaf = node("leaf", "step", { parent: "inner" });

  it("are listed from the outermost", () => {
    expect(loopsAround([leaf, inner, outer], leaf)).toEqual([outer, inner]);
    expect(loopsAround([leaf, inner, outer], outer)).toEqual([]);
  });
});

describe("a turn's path", () => {
  it("is cut for a step that lies less deep, and filled up for one that lies deeper", () => {
    expect(fitted("3/2", 1)).toBe("3");
    expect(fitted("3", 2)).toBe("3/0");
    expect(fitted("", 1)).toBe("0");
    expect(fitted("3", 0)).toBe("");
  });

  it("begins the loops inside again when the turn around them changes", () => {
    expect(withIndex("3/2", 0, 4)).toBe("4/0");
    expect(withIndex("3/2", 1, 7)).toBe("3/7");
  });
});

describe("how many turns there are", () => {
  it("is the total where it is known, else what was done once the run is over", () => {
    expect(countOf({ done: 2, failed: 0, total: 9 }, true)).toBe(9);
    expect(countOf({ done: 2, failed: 0 }, false)).toBe(2);
    expect(countOf({ done: 2, failed: 0 }, true)).toBeNull();
    expect(countOf(null, false)).toBeNull();
  });
});
