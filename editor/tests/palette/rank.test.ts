import { describe, expect, it } from "vitest";
import type { Model } from "~/api/types";
import { digest } from "~/document/digest";
import { findModels, priceText } from "~/form/ModelControl";
import { grouped, matching } from "~/palette/rank";
import { node, nodeType } from "../graphs";

const types = [
  nodeType("http.request", { label: "HTTP request", category: "http", description: "Calls a web address" }),
  nodeType("flow.respond", { label: "Respond", category: "flow" }),
  nodeType("data.set", { label: "Set fields", category: "data" }),
];

describe("the search for steps", () => {
  it("puts matches at the beginning of a name first", () => {
    expect(matching(types, "re").map((type) => type.label)).toEqual(["Respond", "HTTP request"]);
  });

  it("also finds by type and by description", () => {
    expect(matching(types, "data.set")).toHaveLength(1);
    expect(matching(types, "web address").map((type) => type.type)).toEqual(["http.request"]);
  });

  it("groups by category in the palette's order", () => {
    expect(grouped(matching(types, "")).map((group) => group.id)).toEqual(["http", "data", "flow"]);
  });
});

describe("the line on a card", () => {
  const type = nodeType("x", {
    description: "What it does",
    parameters: {
      type: "object",
      properties: {
        method: { type: "string", enum: ["GET"], "x-enum-labels": { GET: "Get" } },
        hidden: { type: "string", "x-show-if": { field: "method", in: ["POST"] } },
        url: { type: "string" },
        seed: { type: "integer", "x-group": "More" },
        rules: { type: "array" },
      },
    },
  });

  it("names the first two settings that say something", () => {
    const parameters = { method: "GET", hidden: "no", url: "{{a}}\n/x", seed: 4, rules: [1] };
    expect(digest(node("a", "x", { parameters }), type)).toBe("Get · {{a}} /x");
  });

  it("is the description while nothing is set", () => {
    expect(digest(node("a", "x"), type)).toBe("What it does");
  });
});

describe("the model picker", () => {
  const model = (id: string, prompt: string, completion: string, more: Partial<Model> = {}): Model => ({
    id,
    name: id,
    vendor: "",
    description: "",
    context_length: null,
    max_output_tokens: null,
    pricing: { prompt, completion },
    capabilities: [],
    free: false,
    removed: false,
    source: "bundled",
    ...more,
  });

  it.each([
    ["0.15", "0.60", "$0.15 / $0.60"],
    ["3", "15", "$3 / $15"],
    ["-1", "-1", "varies"],
  ])("writes %s and %s as %s", (prompt, completion, text) => {
    expect(priceText(model("a", prompt, completion))).toBe(text);
  });

  it("finds every word anywhere and puts what is gone last", () => {
    const models = [
      model("openai/gpt-old", "1", "1", { removed: true }),
      model("openai/gpt-4o", "1", "1"),
      model("google/x", "1", "1"),
    ];
    expect(findModels(models, "gpt openai").map((one) => one.id)).toEqual([
      "openai/gpt-4o",
      "openai/gpt-old",
    ]);
  });
});
