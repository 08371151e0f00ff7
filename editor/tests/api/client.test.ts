// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, request, withQuery } from "~/api/client";
import { ago, duration, money, tokens } from "~/ui/format";

function answer(status: number, body: unknown) {
  const text = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body);
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => new Response(text, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => void vi.unstubAllGlobals());

describe("a call of the API", () => {
  it("sends JSON with the CSRF token of the cookie", async () => {
    // biome-ignore lint/suspicious/noDocumentCookie: this is how Django hands the token over
    document.cookie = "csrftoken=abc";
    const fetched = answer(201, { id: "1" });
    expect(await request("POST", "/api/x/", { a: 1 })).toEqual({ id: "1" });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ body: '{"a":1}', headers: { "X-CSRFToken": "abc" } });
  });

  it("believes the cookie that no neighbouring host can have set", async () => {
    vi.spyOn(document, "cookie", "get").mockReturnValue("csrftoken=planted; __Host-csrftoken=ours");
    const fetched = answer(204, undefined);
    await request("DELETE", "/api/x/");
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ headers: { "X-CSRFToken": "ours" } });
    vi.restoreAllMocks();
  });

  it("raises the server's own words", async () => {
    answer(422, {
      error: { code: "invalid_graph", message: "It cannot run.", hint: "Look", details: { problems: [] } },
    });
    const error = await request("POST", "/api/x/").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 422,
      code: "invalid_graph",
      message: "It cannot run.",
      hint: "Look",
    });
  });

  it("says so when an answer is not ours, and when there is none", async () => {
    answer(502, "<html>Bad gateway</html>");
    await expect(request("GET", "/api/x/")).rejects.toMatchObject({ code: "unexpected_answer", status: 502 });
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("Failed to fetch")));
    await expect(request("GET", "/api/x/")).rejects.toMatchObject({ code: "unreachable", status: 0 });
  });

  it("has no body after a 204", async () => {
    answer(204, undefined);
    expect(await request("DELETE", "/api/x/")).toBeUndefined();
  });

  it("leaves out what has no value, not what is empty", () => {
    expect(withQuery("/api/x/", { a: "1 2", b: "", c: undefined, d: 3 })).toBe("/api/x/?a=1+2&b=&d=3");
  });
});

describe("figures", () => {
  it.each([
    [840, "840 ms"],
    [3400, "3.4 s"],
    [125_000, "2 min 5 s"],
    [4_320_000, "1 h 12 min"],
  ])("%i ms are %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    ["0.002140000000", "$0.0021"],
    ["1.2", "$1.20"],
    ["0.000000000000", "$0"],
    ["0.000001", "<$0.0001"],
    ["-1", "unknown"],
    [null, "unknown"],
  ])("a cost of %s is %s", (usd, text) => {
    expect(money(usd)).toBe(text);
  });

  it("are short", () => {
    expect([tokens(320), tokens(1200), tokens(128_000), tokens(1_048_576)]).toEqual([
      "320",
      "1.2 k",
      "128 k",
      "1.0 M",
    ]);
    expect(ago(new Date(0).toISOString(), 5 * 60_000)).toBe("5 min ago");
  });
});
