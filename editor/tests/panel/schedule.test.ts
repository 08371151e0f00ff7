import { describe, expect, it } from "vitest";
import { ApiError } from "~/api/client";
import type { JsonObject } from "~/api/types";
import { askedOf, clockTime, scheduleNotes, shiftOf } from "~/panel/schedule";

const refused = (fields: Record<string, string>) =>
  new ApiError(400, { code: "invalid_request", message: "It cannot be read.", details: { fields } });

describe("what is asked of a schedule's preview", () => {
  it("is the rules and the zone, UTC where none is set", () => {
    const rules = [{ cron: "0 9 * * *" }];
    expect(JSON.parse(askedOf({ rules, missed: "all" }))).toEqual({ rules, timezone: "UTC" });
  });

  it.each<JsonObject>([{}, { rules: [] }, { rules: "{{x}}" }])("is nothing without a rule", (parameters) => {
    expect(askedOf(parameters)).toBe("");
  });
});

describe("what the preview has against a schedule", () => {
  it("stands at the field it is about, as a sentence", () => {
    const notes = scheduleNotes(refused({ "rules.1.cron": "it never fires", timezone: "No such zone." }));
    expect(notes.get("rules.1.cron")?.text).toBe("It never fires.");
    expect(notes.get("timezone")?.text).toBe("No such zone.");
  });

  it("stands at a rule's first field where it is about the rule", () => {
    expect([...scheduleNotes(refused({ "rules.0": "give one" })).keys()]).toEqual(["rules.0.cron"]);
  });

  it("is nothing where the server could not be asked", () => {
    expect(scheduleNotes(new Error("away")).size).toBe(0);
    expect(scheduleNotes(null).size).toBe(0);
  });
});

describe("a planned time", () => {
  const at = "2026-03-29T01:30:00Z";

  it("is shown as the clock of a zone shows it", () => {
    expect(clockTime(at, "Europe/Berlin")).toContain("03:30");
    expect(clockTime(at, "UTC")).toContain("01:30");
  });

  it("says where the clock was shifted before it", () => {
    const time = { at, local: "", clock_shift_minutes: 60 };
    expect(shiftOf(time)).toContain("forward by 60 minutes");
    expect(shiftOf({ ...time, clock_shift_minutes: -60 })).toContain("back by 60 minutes");
    expect(shiftOf({ ...time, clock_shift_minutes: null })).toBeNull();
  });
});
