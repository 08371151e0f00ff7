// @vitest-environment jsdom
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { address, all, call, filled } from "~/api/call";

function answers(...bodies: unknown[]) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => {
    const body = bodies.shift();
    return body === undefined ? new Response(null, { status: 204 }) : new Response(JSON.stringify(body));
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => void vi.unstubAllGlobals());

describe("a call by its path in the document", () => {
  it("fills in the path's names, encoded", () => {
    const path = { id: "1/2", asset: "ä" };
    expect(address("/api/executions/{id}/values/{asset}/", { path })).toBe(
      "/api/executions/1%2F2/values/%C3%A4/",
    );
  });

  it("sends query and body", async () => {
    const fetched = answers({ id: "1" }, undefined);
    await call("GET", "/api/executions/{id}/nodes/", {
      path: { id: "1" },
      query: { iteration: "", limit: 1 },
    });
    await call("POST", "/api/account/password/", { body: { current: "a", new: "b" } });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/executions/1/nodes/?iteration=&limit=1");
    expect(fetched.mock.calls[1]).toMatchObject([
      "/api/account/password/",
      { method: "POST", body: '{"current":"a","new":"b"}' },
    ]);
  });

  it("reads a list to its end", async () => {
    const fetched = answers(
      { results: [{ name: "a" }], next: "/api/models/?cursor=x" },
      { results: [{ name: "b" }], next: null },
    );
    expect((await all("/api/models/")).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(fetched.mock.calls.map(([path]) => path)).toEqual(["/api/models/", "/api/models/?cursor=x"]);
  });

  it("does not compile where the document has no such call", () => {
    const never = () => {
      // @ts-expect-error: there is no such path
      void call("GET", "/api/nowhere/");
      // @ts-expect-error: the path does not take this method
      void call("PUT", "/api/workflows/{id}/", { path: { id: "1" } });
      // @ts-expect-error: the path needs its name
      void call("GET", "/api/workflows/{id}/");
      // @ts-expect-error: the body has no such field
      void call("PATCH", "/api/account/", { body: { email: "a@example.org" } });
      // @ts-expect-error: the list has no such filter
      void call("GET", "/api/workflows/", { query: { colour: "red" } });
    };
    expect(never).toBeTypeOf("function");
  });

  it("sends no empty filter", () => {
    expect(filled({ a: "x", b: "", c: undefined })).toEqual({ a: "x" });
  });
});

describe("the shapes on the wire", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.d)\.tsx?$/.test(name),
  );
  const textOf = (name: string): string => readFileSync(join("src", name), "utf8");

  it("are written in the API's document only", () => {
    expect(textOf("api/types.ts")).not.toMatch(/\b(interface|type\s+\w+\s*[<=])/);
  });

  it("are asked for by the paths of that document only", () => {
    const asking = sources.filter((name) => /\brequest[<(]/.test(textOf(name)));
    expect(asking.sort()).toEqual(["api/call.ts", "api/client.ts", "document/drafts.ts"]);
    const building = sources.filter((name) => /`\/api\//.test(textOf(name)));
    expect(building).toEqual([]);
  });
});
