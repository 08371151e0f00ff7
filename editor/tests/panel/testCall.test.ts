import { describe, expect, it } from "vitest";
import { countdown, curlFor } from "~/panel/testCall";

describe("a call for the terminal", () => {
  it("uses the webhook's first method, and brings a body where that takes one", () => {
    expect(curlFor("http://x/y", {})).toContain(
      "-X POST 'http://x/y' -H 'Content-Type: application/json' -d",
    );
    expect(curlFor("http://x/y", { methods: ["PUT", "GET"] })).toContain("-X PUT");
    expect(curlFor("http://x/y", { methods: ["GET"] })).toBe("curl -X GET 'http://x/y'");
  });

  it("asks for the head alone where that is the method", () => {
    expect(curlFor("http://x/y", { methods: ["HEAD"] })).toBe("curl -I 'http://x/y'");
  });
});

describe("the time that is left", () => {
  it.each([
    [120, "2:00"],
    [65, "1:05"],
    [0, "0:00"],
  ])("of %d seconds is %s", (seconds, text) => {
    expect(countdown(seconds)).toBe(text);
  });
});
