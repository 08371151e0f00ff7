import { describe, expect, it } from "vitest";
import { change, daysOf, SPANS, spanBefore, spanOf } from "~/pages/costs/span";

const NOW = new Date(2026, 10, 30, 15, 30);
const local = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

describe("the spans of the costs page", () => {
  it("begin and end at midnight of the reader", () => {
    expect(spanOf("month", NOW)).toEqual({ after: local(2026, 11, 1), before: local(2026, 12, 1) });
    expect(spanOf("last-month", NOW)).toEqual({ after: local(2026, 10, 1), before: local(2026, 11, 1) });
    expect(spanOf("7-days", NOW)).toEqual({ after: local(2026, 11, 24), before: local(2026, 12, 1) });
  });

  it("are this month for an unknown one", () => {
    expect(spanOf("aeon", NOW)).toEqual(spanOf("month", NOW));
    expect(spanOf(undefined, NOW)).toEqual(spanOf("month", NOW));
  });

  it("are compared with as many days before", () => {
    expect(spanBefore("7-days", NOW)).toEqual({ after: local(2026, 11, 17), before: local(2026, 11, 24) });
  });

  it("compare a month that is not over with as much of the month before", () => {
    expect(spanBefore("month", new Date(2026, 10, 10, 12))).toEqual({
      after: local(2026, 10, 1),
      before: new Date(2026, 9, 10, 12).toISOString(),
    });
    // March the 31st has no counterpart in February.
    expect(spanBefore("month", new Date(2027, 2, 31, 12)).before).toBe(
      new Date(2027, 1, 28, 12).toISOString(),
    );
    expect(spanBefore("last-month", NOW)).toEqual({ after: local(2026, 9, 1), before: local(2026, 10, 1) });
  });

  it.each(SPANS)("touch the span before: $label", ({ value }) => {
    const { after, before } = spanBefore(value, NOW);
    expect(Date.parse(after)).toBeLessThan(Date.parse(before));
    expect(Date.parse(before)).toBeLessThanOrEqual(Date.parse(spanOf(value, NOW).after));
  });

  it("have every day up to today once", () => {
    expect(daysOf(spanOf("month", NOW), NOW)).toHaveLength(30);
    expect(daysOf(spanOf("7-days", NOW), NOW)).toEqual([
      ...["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"],
    ]);
    const tenth = new Date(2026, 10, 10);
    expect(daysOf(spanOf("month", tenth), tenth).at(-1)).toBe("2026-11-10");
  });
});

describe("the change against the period before", () => {
  it.each([
    [2, 1, "+100 %"],
    [1, 2, "−50 %"],
    [1.001, 1, "no change"],
    [0, 5, "−100 %"],
    [5, 0, null],
  ])("of %d after %d is %s", (now, before, text) => expect(change(now, before)).toBe(text));
});
