import {
  EditorSelection,
  type Extension,
  Prec,
  RangeSet,
  RangeValue,
  StateEffect,
  StateField,
} from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";

/** Automatic pairs of braces: the second `{` inserts its `}}`, and typing those moves over them. */

/**
 * A closing brace that was inserted automatically. Forgotten once it is deleted, or the cursor
 * leaves its line.
 */
class Added extends RangeValue {
  override startSide = 1;
  override endSide = -1;
}

const ADDED = new Added();
const add = StateEffect.define<{ from: number; count: number }>();

const added = StateField.define<RangeSet<Added>>({
  create: () => RangeSet.empty,
  update: (known, transaction) => {
    let now = known.map(transaction.changes);
    if (transaction.selection) {
      const line = transaction.state.doc.lineAt(transaction.state.selection.main.head);
      now = now.update({ filter: (from) => from >= line.from && from <= line.to });
    }
    for (const effect of transaction.effects) {
      if (!effect.is(add)) continue;
      const places = Array.from({ length: effect.value.count }, (_, at) => effect.value.from + at);
      now = now.update({ add: places.map((from) => ADDED.range(from, from + 1)) });
    }
    return now;
  },
});

function isAdded(view: EditorView, at: number): boolean {
  let found = false;
  view.state.field(added).between(at, at + 1, (from) => {
    found ||= from === at;
  });
  return found;
}

/** How many consecutive inserted braces are at `at`. */
function addedAt(view: EditorView, at: number): number {
  let count = 0;
  while (isAdded(view, at + count)) count += 1;
  return count;
}

/** How many `{` end at `at`. */
function openedBefore(view: EditorView, at: number): number {
  const text = view.state.doc.sliceString(Math.max(0, at - 4), at);
  return text.length - text.replace(/\{+$/, "").length;
}

function open(view: EditorView, at: number): boolean {
  const opened = openedBefore(view, at);
  const mine = addedAt(view, at);
  const isFirst = opened === 1 && view.state.doc.sliceString(at, at + 1) !== "}";
  const isAnother = opened > 1 && opened === mine;
  if (!isFirst && !isAnother) return false;
  const count = isFirst ? 2 : 1;
  view.dispatch({
    changes: { from: at, insert: `{${"}".repeat(count)}` },
    selection: { anchor: at + 1 },
    effects: add.of({ from: at + 1, count }),
    userEvent: "input.type",
  });
  return true;
}

function stepOver(view: EditorView, at: number): boolean {
  if (!isAdded(view, at)) return false;
  view.dispatch({ selection: EditorSelection.cursor(at + 1), userEvent: "select" });
  return true;
}

const typing = EditorView.inputHandler.of((view, from, to, text) => {
  if (from !== to) return false;
  if (text === "{") return open(view, from);
  return text === "}" && stepOver(view, from);
});

/** Backspace between `{{` and its inserted `}}` deletes them all. */
function takeBack(view: EditorView): boolean {
  const { head, empty } = view.state.selection.main;
  const mine = empty ? addedAt(view, head) : 0;
  if (mine < 2 || openedBefore(view, head) < mine) return false;
  view.dispatch({ changes: { from: head - mine, to: head + mine }, userEvent: "delete.backward" });
  return true;
}

export const braces: Extension = [
  added,
  typing,
  Prec.highest(keymap.of([{ key: "Backspace", run: takeBack }])),
];
