import { describe, expect, it } from "vitest";
import { hostOf, hostsIn, hostsWarning } from "~/pages/credentials/hosts";

describe("the hosts of a credential", () => {
  it("are read between commas, blanks and lines", () => {
    expect(hostsIn(" a.example.com, *.example.org\nb.example ;;")).toEqual([
      "a.example.com",
      "*.example.org",
      "b.example",
    ]);
    expect(hostsIn("  ")).toEqual([]);
  });

  it.each([
    ["https://api.example.com/v1?x=1", "api.example.com"],
    ["HTTP://API.example.com:8443", "api.example.com"],
    ["https://api.example.com/{{item.id}}", "api.example.com"],
    ["https://user:word@api.example.com/", "api.example.com"],
    ["https://{{host}}/v1", ""],
    ["https://{{part}}.example.com", ""],
    ["{{address}}", ""],
    ["api.example.com", ""],
    ["https://", ""],
    [null, ""],
    [{ a: 1 }, ""],
    [undefined, ""],
  ])("%j offers %j", (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  it("say what may not have been meant", () => {
    expect(hostsWarning(["api.example.com", "*"])).toContain("Any host");
    expect(hostsWarning([])).toContain("no step can send it");
    expect(hostsWarning(["*.example.com"])).toBeNull();
  });
});
