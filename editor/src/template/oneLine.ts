import { acceptCompletion } from "@codemirror/autocomplete";
import { type ChangeSpec, EditorState, type Extension, Prec, type Transaction } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/**
 * Text pasted into a single line: line breaks become spaces, and a mere line break becomes nothing.
 */
const flat = (text: string): string => (text.trim() === "" ? "" : text.replace(/\s*\n\s*/g, " "));

/** Changes from outside the field, and undo, are applied unchanged. */
const isKept = (transaction: Transaction): boolean =>
  ["sync", "undo", "redo"].some((event) => transaction.isUserEvent(event));

function flattened(transaction: Transaction) {
  const changes: ChangeSpec[] = [];
  let broken = false;
  transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    const text = inserted.toString();
    broken ||= text.includes("\n");
    changes.push({ from, to, insert: text.includes("\n") ? flat(text) : text });
  });
  if (!broken) return transaction;
  const { startState } = transaction;
  const anchor = startState.changes(changes).mapPos(startState.selection.main.to, 1);
  return [{ changes, selection: { anchor }, scrollIntoView: true }];
}

const filter = EditorState.transactionFilter.of((transaction) =>
  transaction.docChanged && !isKept(transaction) ? flattened(transaction) : transaction,
);

/**
 * A single-line field: Enter accepts the open completion, otherwise does nothing; pasted line
 * breaks become spaces.
 */
export const oneLine: Extension = [
  filter,
  Prec.highest(
    keymap.of([{ key: "Enter", run: (view) => acceptCompletion(view) || true, shift: () => true }]),
  ),
];
