import "./template.css";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { basics } from "./codemirror";
import { insertPath } from "./variables";

export interface CodeHandle {
  /** Inserts a variable at the cursor and focuses the field. */
  insert: (path: string) => void;
}

interface Props {
  id?: string;
  label: string;
  value: string;
  multiline: boolean;
  mono?: boolean;
  invalid?: boolean;
  describedBy?: string;
  placeholder?: string;
  readOnly?: boolean;
  /** Read once, when the field is created. */
  extensions?: Extension;
  onChange: (value: string) => void;
  onFocus?: () => void;
  onBlur?: () => void;
  ref?: Ref<CodeHandle>;
}

function attributes({ id, label, describedBy, invalid, multiline }: Props): Record<string, string> {
  return {
    "aria-label": label,
    "aria-multiline": String(multiline),
    ...(id ? { id } : {}),
    ...(describedBy ? { "aria-describedby": describedBy } : {}),
    ...(invalid ? { "aria-invalid": "true" } : {}),
  };
}

function build(parent: HTMLElement, latest: { current: Props }): EditorView {
  const props = latest.current;
  const listener = EditorView.updateListener.of((update) => {
    if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("sync"))) {
      latest.current.onChange(update.state.doc.toString());
    }
    if (update.focusChanged) update.view.hasFocus ? latest.current.onFocus?.() : latest.current.onBlur?.();
  });
  const state = EditorState.create({
    doc: props.value,
    extensions: [
      props.extensions ?? [],
      basics(props.multiline, props.placeholder),
      listener,
      EditorView.contentAttributes.of(() => attributes(latest.current)),
      EditorState.readOnly.of(props.readOnly ?? false),
      EditorView.editable.of(!props.readOnly),
    ],
  });
  return new EditorView({ state, parent });
}

/** Updates the field's text from outside (undo, another tab) without moving the cursor. */
function sync(view: EditorView, value: string): void {
  const { doc, selection } = view.state;
  if (doc.toString() === value) return;
  const anchor = Math.min(selection.main.anchor, value.length);
  view.dispatch({
    changes: { from: 0, to: doc.length, insert: value },
    selection: { anchor },
    userEvent: "sync",
  });
}

/** A text field based on CodeMirror, with one line or several. */
export function CodeField(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!host.current) return;
    const made = build(host.current, latest);
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    if (view.current) sync(view.current, props.value);
  }, [props.value]);
  useImperativeHandle(props.ref, () => ({
    insert: (path) => view.current && insertPath(view.current, path),
  }));
  const classes = ["code-field", props.multiline && "code-multiline", props.mono && "code-mono"].filter(
    Boolean,
  );
  return <div ref={host} className={classes.join(" ")} data-invalid={props.invalid || undefined} />;
}
