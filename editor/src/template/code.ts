import { indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--cat-flow)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
  { tag: tags.comment, color: "var(--mute)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.propertyName], color: "var(--cat-http)" },
  { tag: [tags.className, tags.typeName], color: "var(--cat-ai)" },
]);

/** The extensions of a source code field beyond a text field. Escape, then Tab, leaves it. */
export const code: Extension = [
  lineNumbers(),
  indentOnInput(),
  bracketMatching(),
  syntaxHighlighting(colours),
  keymap.of([indentWithTab]),
];
