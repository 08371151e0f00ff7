import { describe, expect, it } from "vitest";
import type { Budget } from "~/api/types";
import { draftOf, formOf, nameOf } from "~/pages/costs/budget";

const BUDGET: Budget = {
  id: "b",
  scope: "workflow",
  target: "w",
  target_name: "Daily",
  period: "day",
  timezone: "Europe/Berlin",
  limit_usd: "12.500000000000",
  warn_at: 0.75,
  on_limit: "warn",
  spent_usd: "0.000000000000",
  reserved_usd: "0.000000000000",
  unpriced_calls: 0,
  starts_at: "2026-11-30T00:00:00Z",
  resets_at: "2026-12-01T00:00:00Z",
  state: "ok",
  created_at: "2026-11-30T00:00:00Z",
};

describe("a budget's form", () => {
  it("sends back what it was given", () => {
    expect(draftOf(formOf(BUDGET), "b")).toEqual({
      id: "b",
      scope: "workflow",
      target: "w",
      period: "day",
      timezone: "Europe/Berlin",
      limit_usd: "12.5",
      warn_at: 0.75,
      on_limit: "warn",
    });
  });

  it("keeps the zeros of whole dollars", () => {
    expect(formOf({ ...BUDGET, limit_usd: "100.000000000000" }).limit).toBe("100");
    expect(formOf({ ...BUDGET, limit_usd: "0.000000000000" }).limit).toBe("0");
  });

  it("has no target for the whole organisation", () => {
    expect(draftOf({ ...formOf(BUDGET), scope: "organization" }, undefined)).toMatchObject({ target: null });
  });
});

describe("a budget's name", () => {
  it("says what it is for, also once that is deleted", () => {
    expect(nameOf(BUDGET)).toBe("Daily");
    expect(nameOf({ ...BUDGET, target_name: null })).toBe("a deleted workflow (w)");
    expect(nameOf({ ...BUDGET, scope: "organization", target: null })).toBe("the whole organisation");
  });
});
