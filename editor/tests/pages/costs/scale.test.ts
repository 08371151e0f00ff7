import { describe, expect, it } from "vitest";
import { scaleOf } from "~/pages/costs/scale";

describe("the scale of a chart", () => {
  it.each([0.000012, 0.0337, 0.5, 1, 7.3, 99.99, 1234])("of %d has few round lines and room", (highest) => {
    const { top, lines } = scaleOf(highest);
    expect(top).toBeGreaterThanOrEqual(highest);
    expect(top).toBeLessThan(highest * 2.01);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines[0]).toBe(0);
    expect(lines.at(-1)).toBeCloseTo(top, 12);
  });

  it("is a dollar where nothing was spent", () => {
    expect(scaleOf(0)).toEqual({ top: 1, lines: [0] });
  });
});
