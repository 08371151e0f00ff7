import { describe, expect, it } from "vitest";
import type { HookCall, HookCallDetail } from "~/api/types";
import { bodyOf, bytes, reasonOf } from "~/pages/calls/outcomes";

const refused = (error: string | null) => ({ error }) as HookCall;
const detail = (body: string, body_encoding: "text" | "base64") =>
  ({ body, body_encoding }) as HookCallDetail;

describe("why a call was refused", () => {
  it("is said in words where the code is known, else by its code", () => {
    expect(reasonOf(refused("invalid_signature"))).toContain("signature");
    expect(reasonOf(refused("something_new"))).toBe("something_new");
    expect(reasonOf(refused(null))).toBeNull();
  });
});

describe("the body of a call", () => {
  it("is a value where it is JSON, else the text as it came", () => {
    expect(bodyOf(detail('{"a": 1}', "text"))).toEqual({ a: 1 });
    expect(bodyOf(detail("a=1", "text"))).toBe("a=1");
    expect(bodyOf(detail("MTIz", "base64"))).toBe("MTIz");
  });

  it.each([
    [312, "312 B"],
    [4200, "4.2 kB"],
    [1_300_000, "1.3 MB"],
  ])("of %d bytes is written as %s", (count, text) => {
    expect(bytes(count)).toBe(text);
  });
});
