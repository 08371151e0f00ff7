import { describe, expect, it } from "vitest";
import { freeLabel, freeVariable, variableFrom, variableProblem } from "~/document/names";
import { renameInText, renameReferences } from "~/document/references";
import { node } from "../graphs";

describe("variables", () => {
  it.each([
    ["Fetch the page", "fetchThePage"],
    ["HTTP request", "httpRequest"],
    ["OpenRouter chat", "openRouterChat"],
    ["2 fast", "node2Fast"],
    ["…", "node"],
  ])("%s is read as %s", (label, variable) => {
    expect(variableFrom(label)).toBe(variable);
    expect(variableFrom(label)).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
  });

  it("are numbered where the name is taken, reserved or a helper", () => {
    expect(freeVariable("A", [node("a")])).toBe("a2");
    expect(freeVariable("Trigger", [])).toBe("trigger2");
    expect(freeVariable("Upper", [], ["upper"])).toBe("upper2");
  });

  it("are judged in words", () => {
    expect(variableProblem("a", "b", [node("a"), node("b")])).toContain("“A” already uses");
    expect(variableProblem("a b", "b", [])).toContain("letters, digits");
    expect(variableProblem("item", "b", [])).toContain("meaning of its own");
    expect(variableProblem("fine", "b", [node("b")])).toBeNull();
  });

  it("number labels without piling numbers up", () => {
    expect(
      freeLabel("Step 2", [node("x", "step", { label: "Step" }), node("y", "step", { label: "Step 2" })]),
    ).toBe("Step 3");
  });
});

describe("renaming in templates", () => {
  const names = new Map([["old", "fresh"]]);

  it.each([
    ["{{old}}", "{{fresh}}"],
    ["{{old.text}} and {{{old.html}}}", "{{fresh.text}} and {{{fresh.html}}}"],
    [
      "{{#if old.ok}}{{upper old.[first name]}}{{/if}}",
      "{{#if fresh.ok}}{{upper fresh.[first name]}}{{/if}}",
    ],
    ['{{default other.old "old"}}', '{{default other.old "old"}}'],
    ["{{older}} old", "{{older}} old"],
  ])("%s becomes %s", (before, after) => {
    expect(renameInText(before, names)).toBe(after);
  });

  it("reaches into nested parameters and leaves other steps alone", () => {
    const touched = node("n", "step", { parameters: { list: [{ value: "{{old.x}}" }] } });
    const untouched = node("m", "step", { parameters: { text: "old" } });
    expect(renameReferences(touched, names).parameters).toEqual({ list: [{ value: "{{fresh.x}}" }] });
    expect(renameReferences(untouched, names)).toBe(untouched);
  });
});
