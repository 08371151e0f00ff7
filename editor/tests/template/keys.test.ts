// @vitest-environment jsdom
import { redo, undo } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, runScopeHandlers } from "@codemirror/view";
import { describe, expect, it } from "vitest";
import { basics, templating } from "~/template/codemirror";
import { insertPath } from "~/template/variables";

/** A field whose cursor stands where `|` is. */
function field(text: string, multiline = false): EditorView {
  const at = text.indexOf("|");
  const state = EditorState.create({
    doc: text.replace("|", ""),
    selection: { anchor: Math.max(0, at) },
    extensions: [templating(() => ({ variables: [], helpers: [] })), basics(multiline, undefined)],
  });
  return new EditorView({ state, parent: document.body });
}

/** The text with the cursor as `|`. */
function shown(view: EditorView): string {
  const { doc, selection } = view.state;
  return `${doc.sliceString(0, selection.main.head)}|${doc.sliceString(selection.main.head)}`;
}

/** Types as a keyboard does: through the input handlers first. */
function type(view: EditorView, text: string): EditorView {
  for (const letter of text) {
    const { from, to } = view.state.selection.main;
    const insert = () => view.state.update(view.state.replaceSelection(letter), { userEvent: "input.type" });
    const handled = view.state
      .facet(EditorView.inputHandler)
      .some((handle) => handle(view, from, to, letter, insert));
    if (!handled) view.dispatch(view.state.replaceSelection(letter), { userEvent: "input.type" });
  }
  return view;
}

const press = (view: EditorView, key: string, more: KeyboardEventInit = {}): boolean =>
  runScopeHandlers(view, new KeyboardEvent("keydown", { key, ...more }), "editor");

describe("braces", () => {
  it.each([
    ["{{name}}", "{{name}}|"],
    ["{{{name}}}", "{{{name}}}|"],
    ["{{a}} and {{b}}", "{{a}} and {{b}}|"],
    ["{{#if a}}x{{/if}}", "{{#if a}}x{{/if}}|"],
    ['{"a": {{json x}}}', '{"a": {{json x}}}|'],
    ['{"a": {"b": {{json x}}}}', '{"a": {"b": {{json x}}}}|'],
    ["{{name", "{{name|}}"],
    ["a } b }}", "a } b }}|"],
  ])("typed as %s give %s", (typed, text) => {
    expect(shown(type(field("|"), typed))).toBe(text);
  });

  it("are doubled where somebody else put those that follow", () => {
    expect(shown(type(field("{{name|}}"), "}}"))).toBe("{{name}}|}}");
  });

  it("are not typed over any more once the cursor was on another line", () => {
    const view = type(field("|\nend", true), "{{a");
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    view.dispatch({ selection: { anchor: 3 } });
    expect(shown(type(view, "}"))).toBe("{{a}|}}\nend");
  });

  it("go together with one Backspace as long as nothing is between them", () => {
    const view = type(field("x|"), "{{");
    expect(press(view, "Backspace")).toBe(true);
    expect(shown(view)).toBe("x|");
  });

  it("come back with undo", () => {
    const view = type(field("|"), "{{a}}");
    undo(view);
    redo(view);
    expect(view.state.doc.toString()).toBe("{{a}}");
  });
});

describe("a field of one line", () => {
  it("takes no Enter, with or without Shift", () => {
    const view = field("a|b");
    expect(press(view, "Enter")).toBe(true);
    expect(press(view, "Enter", { shiftKey: true })).toBe(true);
    expect(shown(view)).toBe("a|b");
  });

  it("leaves Ctrl+Enter to the page", () => {
    for (const multiline of [false, true]) {
      const view = field("a|b", multiline);
      expect(press(view, "Enter", { ctrlKey: true })).toBe(false);
      expect(shown(view)).toBe("a|b");
    }
  });

  it("makes spaces of pasted breaks and stays behind what was pasted", () => {
    const view = field("a|z");
    view.dispatch(view.state.replaceSelection("1\n  2\n3"), { userEvent: "input.paste" });
    expect(shown(view)).toBe("a1 2 3|z");
  });

  it("keeps the breaks of a value that came with them", () => {
    const view = field("one\ntwo|");
    type(view, "!");
    expect(view.state.doc.toString()).toBe("one\ntwo!");
  });
});

describe("a variable", () => {
  it("comes with its braces, or into those that are there", () => {
    const outside = field("Hi |!");
    insertPath(outside, "page.data");
    expect(shown(outside)).toBe("Hi {{page.data}}|!");
    const inside = field("Hi {{|}}!");
    insertPath(inside, "page.data");
    expect(shown(inside)).toBe("Hi {{page.data|}}!");
  });

  it("takes the place of what is selected", () => {
    const view = field("Hi you!");
    view.dispatch({ selection: { anchor: 3, head: 6 } });
    insertPath(view, "name");
    expect(shown(view)).toBe("Hi {{name}}|!");
  });
});
