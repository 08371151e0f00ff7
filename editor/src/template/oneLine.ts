import { acceptCompletion } from "@codemirror/autocomplete";
import { type ChangeSpec, EditorState, type Extension, Prec, type Transaction } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** Text on its way into a line: its breaks are spaces there, and what is nothing but a break is nothing. */
const flat = (text: string): string => (text.trim() === "" ? "" : text.replace(/\s*\n\s*/g, " "));

/** What came from outside the field, or is taken back, stands as it is. */
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

/** A field of one line: Enter takes the completion that is open, else nothing; pasted breaks become spaces. */
export const oneLine: Extension = [
  filter,
  Prec.highest(
    keymap.of([{ key: "Enter", run: (view) => acceptCompletion(view) || true, shift: () => true }]),
  ),
];
