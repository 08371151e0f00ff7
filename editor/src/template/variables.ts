import { type Extension, Prec } from "@codemirror/state";
import { dropCursor, EditorView } from "@codemirror/view";
import { expressionAt } from "./lexer";

/** Variables inserted into a field by a click or a drag. */

/** The type of dragged data that marks a variable's path. */
export const PATH_TYPE = "application/x-wireloom-path";

export const asTemplate = (path: string): string => `{{${path}}}`;

/** Inserts `path` at the cursor, or at `place`, with braces unless it is already inside some. */
export function insertPath(view: EditorView, path: string, place?: number): void {
  const { main } = view.state.selection;
  const { from, to } = place === undefined ? main : { from: place, to: place };
  const text = expressionAt(view.state.doc.toString(), from) ? path : asTemplate(path);
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
    userEvent: "input",
    scrollIntoView: true,
  });
  view.focus();
}

const dropping = EditorView.domEventHandlers({
  drop: (event, view) => {
    const path = event.dataTransfer?.getData(PATH_TYPE);
    if (!path || view.state.readOnly) return false;
    event.preventDefault();
    const { clientX: x, clientY: y } = event;
    insertPath(view, path, view.posAtCoords({ x, y }, false));
    return true;
  },
});

export const droppable: Extension = [Prec.high(dropping), dropCursor()];
