import { describe, expect, it } from "vitest";
import type { TemplateHelper } from "~/api/types";
import { completeTemplate } from "~/template/complete";
import { expressionAt, expressions, tokenize } from "~/template/lexer";
import { lookUp, sampleText, type Variable, variablesFor } from "~/template/scope";
import { catalog, graph, node } from "../graphs";

const variables: Variable[] = [
  {
    name: "page",
    label: "Fetch",
    sample: { data: { "first name": "Ada", items: [{ id: 7 }] }, status: 200 },
    source: "run",
  },
  { name: "trigger", label: "Start", sample: { topic: "looms" }, source: "example" },
];
const helpers: TemplateHelper[] = [{ name: "upper", signature: "upper text", description: "", example: "" }];

/** Completion where `|` stands. */
function at(text: string) {
  const position = text.indexOf("|");
  return completeTemplate(text.replace("|", ""), position, variables, helpers);
}
const labels = (text: string) => at(text)?.options.map((option) => option.label);

describe("completion", () => {
  it("offers variables, helpers and the trigger's own fields inside braces only", () => {
    expect(labels("Hi {{|}}")).toEqual(["page", "trigger", "upper", "topic"]);
    expect(at("Hi | {{x}}")).toBeNull();
  });

  it("works while the braces are not closed yet", () => {
    expect(labels("{{pa|")).toContain("page");
    expect(at("{{pa|")?.from).toBe(2);
  });

  it("offers the fields of what stands before the dot", () => {
    expect(labels("{{page.|}}")).toEqual(["data", "status"]);
    expect(labels("{{#each page.data.items}}{{page.data.items.0.|}}")).toEqual(["id"]);
  });

  it("brackets names that are no plain words", () => {
    expect(at("{{page.data.|}}")?.options.map((option) => option.apply)).toEqual(["[first name]", "items"]);
  });

  it("reads the trigger's fields at top level", () => {
    const nested: Variable[] = [
      { name: "trigger", label: "", sample: { body: { kind: "x" } }, source: "run" },
    ];
    expect(completeTemplate("{{body.", 7, nested, [])?.options.map((option) => option.label)).toEqual([
      "kind",
    ]);
  });

  it("completes a helper's argument", () => {
    expect(labels("{{upper page.st|}}")).toEqual(["data", "status"]);
  });
});

describe("the lexer", () => {
  it("closes a tag by as many braces as opened it", () => {
    const found = (text: string) => expressions(text).map(({ from, to }) => text.slice(from, to));
    expect(found('{"a": {{json x}}}')).toEqual(["{{json x}}"]);
    expect(found('{"a":{"b":{{json x}}}}')).toEqual(["{{json x}}"]);
    expect(found("{{{x}}}} {{y}}")).toEqual(["{{{x}}}", "{{y}}"]);
    expect(found("{{{{raw}}}} x")).toEqual(["{{{{raw}}}}"]);
  });

  it("finds every expression, closed or not", () => {
    expect(expressions("a {{b}} {{{c}}} {{d").map(({ from, to, closed }) => [from, to, closed])).toEqual([
      [2, 7, true],
      [8, 15, true],
      [16, 19, false],
    ]);
  });

  it("tells keywords, paths, texts and numbers apart", () => {
    const text = '{{#if (eq page.status 200)}}{{default name "x"}}';
    const kinds = tokenize(text).map(({ kind, from, to }) => [kind, text.slice(from, to)]);
    expect(kinds).toContainEqual(["path", "page.status"]);
    expect(kinds).toContainEqual(["number", "200"]);
    expect(kinds).toContainEqual(["keyword", "if"]);
    expect(kinds).toContainEqual(["string", '"x"']);
  });

  it("knows whether a place is inside", () => {
    expect(expressionAt("ab {{x}}", 1)).toBeNull();
    expect(expressionAt("ab {{x}}", 6)?.from).toBe(3);
  });
});

describe("what a step can read", () => {
  const drawing = graph(
    [node("t", "start"), node("a"), node("off", "step", { disabled: true }), node("b"), node("later")],
    "t>a",
    "a>off",
    "off>b",
    "b>later",
  );

  it("is what comes before it, nearest first, without disabled steps", () => {
    const names = variablesFor(drawing, catalog, "b", {}).map((variable) => variable.name);
    expect(names).toEqual(["a", "t", "trigger", "execution", "workflow"]);
  });

  it("shows the last run's values before examples", () => {
    const runs = { a: { output: { text: "from the run" } } } as never;
    const [first, second] = variablesFor(drawing, catalog, "b", runs);
    expect([first?.source, lookUp(first ? [first] : [], ["a", "text"])]).toEqual(["run", "from the run"]);
    expect(second?.source).toBe("example");
  });

  it("is cut to one line", () => {
    expect(sampleText("a\n  b")).toBe("a b");
    expect(sampleText("x".repeat(99), 10)).toHaveLength(10);
  });
});
