import { describe, expect, it } from "vitest";
import type { Problem } from "~/api/types";
import { problemOf } from "~/document/connected";
import { fieldKey, isFieldRipe } from "~/document/ripe";

const problem = (node_id: string | null, field: string | null): Problem => ({
  code: "x",
  severity: "error",
  node_id,
  field,
  message: "Wrong.",
  hint: null,
});

describe("a step that was just added", () => {
  const problems = [problem("a", "url"), problem("b", "headers.Accept"), problem("c", null)];

  it("is not shown as wrong", () => {
    expect(["a", "b", "c"].map((id) => problemOf(problems, new Set(), id))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is wrong in the fields that were left, and in the parts of those", () => {
    const ripe = new Set([fieldKey("a", "url"), fieldKey("b", "headers"), fieldKey("c", "anything")]);
    expect(["a", "b", "c"].map((id) => problemOf(problems, ripe, id))).toEqual(problems);
    expect(isFieldRipe(ripe, "a", "urls")).toBe(false);
    expect(isFieldRipe(ripe, "b", "headers.Accept")).toBe(true);
  });

  it("is wrong altogether once it is older, or was to run", () => {
    expect(problemOf(problems, new Set(["a"]), "a")).toBe(problems[0]);
    expect(problemOf(problems, new Set(["b"]), "a")).toBeUndefined();
  });
});
