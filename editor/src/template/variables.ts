import { type Extension, Prec } from "@codemirror/state";
import { dropCursor, EditorView } from "@codemirror/view";
import { expressionAt } from "./lexer";

/** Variables that come into a field by a click or a drag instead of by keys. */

/** What a dragged value carries beside its text, so that a field knows it from any other text. */
export const PATH_TYPE = "application/x-wireloom-path";

export const asTemplate = (path: string): string => `{{${path}}}`;

/** Puts `path` at the cursor, or at `place`: with braces of its own, unless some are around it already. */
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
