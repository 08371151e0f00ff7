import {
  autocompletion,
  type CompletionContext,
  type Completion as CompletionOption,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  placeholder,
  tooltips,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { TemplateHelper } from "~/api/types";
import { braces } from "./braces";
import { completeTemplate, type Option } from "./complete";
import { tokenize } from "./lexer";
import { oneLine } from "./oneLine";
import type { Variable } from "./scope";
import { droppable } from "./variables";

/** The suggestions of completion, read at each key press, so that the field is never rebuilt. */
export interface Offer {
  variables: readonly Variable[];
  helpers: readonly TemplateHelper[];
}

function colours(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, from, to } of tokenize(view.state.doc.toString())) {
    if (to > from) builder.add(from, to, Decoration.mark({ class: `tpl tpl-${kind}` }));
  }
  return builder.finish();
}

const highlighting = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = colours(view);
    }

    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = colours(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const KINDS = { variable: "variable", field: "property", helper: "function" } as const;
const BOOST = { variable: 2, field: 2, helper: 0 } as const;

function optionOf(option: Option): CompletionOption {
  const { label, apply, detail, info, kind } = option;
  return { label, apply, detail, info, type: KINDS[kind], boost: BOOST[kind] };
}

function source(offer: () => Offer) {
  return (context: CompletionContext): CompletionResult | null => {
    const { variables, helpers } = offer();
    const found = completeTemplate(context.state.doc.toString(), context.pos, variables, helpers);
    if (!found || found.options.length === 0) return null;
    return { from: found.from, options: found.options.map(optionOf), validFor: /^[\w@-]*$/ };
  };
}

/** Escape returns the focus to the page, so that Tab is never trapped. */
const leave = keymap.of([
  {
    key: "Escape",
    run: (view) => {
      view.contentDOM.blur();
      return true;
    },
  },
]);

/**
 * The container of all fields' suggestion lists: a landmark, so that screen reader users find it.
 */
function suggestions(): HTMLElement {
  const known = document.getElementById("suggestions");
  if (known) return known;
  const made = document.createElement("section");
  made.id = "suggestions";
  made.setAttribute("aria-label", "Suggestions");
  return document.body.appendChild(made);
}

/** Mod-Enter belongs to the page: it runs the workflow, and never inserts a line. */
const editingKeys = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

/** The extensions of every text field. */
export function basics(multiline: boolean, hint: string | undefined): Extension[] {
  return [
    history(),
    keymap.of([...completionKeymap, ...editingKeys, ...historyKeymap]),
    leave,
    tooltips({ position: "fixed", parent: suggestions() }),
    EditorView.lineWrapping,
    multiline ? [] : oneLine,
    hint ? placeholder(hint) : [],
  ];
}

export const templating = (offer: () => Offer): Extension[] => [
  highlighting,
  braces,
  droppable,
  autocompletion({ override: [source(offer)], activateOnTyping: true, icons: false, maxRenderedOptions: 60 }),
];
