import { describe, expect, it } from "vitest";
import type { Schema } from "~/api/types";
import {
  blankOf,
  canSwitch,
  fieldOf,
  groupsOf,
  isShown,
  kindOf,
  titleFrom,
  valueProblem,
  withKey,
} from "~/form/schema";

describe("the control of a field", () => {
  it.each<[Schema, string]>([
    [{ type: "string" }, "text"],
    [{ type: "string", "x-widget": "multiline" }, "multiline"],
    [{ type: "string", enum: ["a", "b"] }, "select"],
    [{ type: "string", "x-secret": true }, "password"],
    [{ type: "integer" }, "number"],
    [{ type: "number" }, "number"],
    [{ type: "boolean" }, "boolean"],
    [{ type: "array", items: { type: "string" } }, "strings"],
    [{ type: "array", items: { type: "string", enum: ["GET"] } }, "choices"],
    [{ type: "array", items: { type: "object", properties: { a: {} } } }, "list"],
    [{ type: "array", items: { type: "object", properties: { role: {} } } }, "list"],
    [{ type: "array", items: {} }, "json"],
    [{ type: "object", properties: { a: {} } }, "object"],
    [{ type: "object", additionalProperties: { type: "string" } }, "keyvalue"],
    [{ type: "object", additionalProperties: true, "x-widget": "keyvalue" }, "keyvalue"],
    [{ type: "object", additionalProperties: true }, "json"],
    [{ type: "string", "x-widget": "model" }, "model"],
    [{}, "json"],
  ])("of %j is %s", (schema, kind) => {
    expect(kindOf(schema)).toBe(kind);
  });
});

describe("a form", () => {
  const schema: Schema = {
    type: "object",
    required: ["url"],
    properties: {
      url: { type: "string", title: "URL" },
      auth: { type: "string", enum: ["none", "basic"], default: "none" },
      user: { type: "string", "x-show-if": { field: "auth", in: ["basic"] } },
      temperature: { type: "number", "x-group": "Sampling", minimum: 0, maximum: 2 },
    },
  };

  it("shows main fields first, then sections", () => {
    const groups = groupsOf(schema, {}).map(({ title, fields }) => [title, fields.map((field) => field.key)]);
    expect(groups).toEqual([
      ["", ["url", "auth"]],
      ["Sampling", ["temperature"]],
    ]);
  });

  it("keeps the section “More” for the end", () => {
    const part = (group: string): Schema => ({ type: "string", "x-group": group });
    const groups = groupsOf({ properties: { a: part("More"), b: part("Routing") } }, {});
    expect(groups.map((group) => group.title)).toEqual(["", "Routing", "More"]);
  });

  it("shows a field only where the one it depends on says so, counting defaults", () => {
    const user = schema.properties?.user ?? {};
    expect(isShown(user, schema, {})).toBe(false);
    expect(isShown(user, schema, { auth: "basic" })).toBe(true);
    const byDefault = { ...schema, properties: { ...schema.properties, auth: { default: "basic" } } };
    expect(isShown(user, byDefault, {})).toBe(true);
  });

  it("writes made titles as sentences and leaves given ones alone", () => {
    expect(titleFrom("user_prompt")).toBe("User prompt");
    expect(titleFrom("api_key")).toBe("API key");
    expect(fieldOf("user_prompt", { title: "User Prompt" }, false).title).toBe("User prompt");
    expect(fieldOf("url", { title: "Web Address" }, false).title).toBe("Web Address");
  });

  it("says what is wrong with a value", () => {
    const [main, sampling] = groupsOf(schema, {});
    const url = main?.fields[0];
    const temperature = sampling?.fields[0];
    if (!url || !temperature) throw new Error("The form has lost its fields.");
    expect(valueProblem(url, "")).toBe("URL is required.");
    expect(valueProblem(temperature, 3)).toBe("At most 2.");
    expect(valueProblem(temperature, -1)).toBe("At least 0.");
    expect(valueProblem(temperature, undefined)).toBeNull();
  });

  it("lets a list or number be a template, but not code, nor what forbids it", () => {
    const field = (part: Schema) => canSwitch(fieldOf("x", part, false));
    expect(field({ type: "number" })).toBe(true);
    expect(field({ type: "number", "x-template": false })).toBe(false);
    expect(field({ type: "string", "x-widget": "code" })).toBe(false);
    expect(field({ type: "string" })).toBe(false);
  });

  it("removes a key that is set to nothing", () => {
    expect(withKey({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  });

  it("starts a new item with the defaults that say something", () => {
    expect(
      blankOf({ type: "object", properties: { op: { default: "equals" }, left: { default: null }, x: {} } }),
    ).toEqual({ op: "equals" });
  });
});
