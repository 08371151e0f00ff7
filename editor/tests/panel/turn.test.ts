import { describe, expect, it } from "vitest";
import { typedIndex } from "~/panel/TurnPicker";

describe("a turn's number that is typed", () => {
  it("counts from one", () => {
    expect(typedIndex("1", 10)).toBe(0);
    expect(typedIndex("10", 10)).toBe(9);
  });

  it.each(["0", "11", "-1", "1.5", "", "x"])("is none where there is no such turn: %j", (text) => {
    expect(typedIndex(text, 10)).toBeNull();
  });

  it("has no end where nobody knows how many turns there will be", () => {
    expect(typedIndex("500", null)).toBe(499);
  });
});
