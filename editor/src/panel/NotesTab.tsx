import type { GraphNode } from "~/api/types";
import { editNode } from "~/editor/actions";
import { useEditor } from "~/editor/context";
import { Field } from "~/ui/Field";

/** Notes for other people who open this workflow. */
export function NotesTab({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const change = (note: string) => editNode(editor, node.id, "Change note", { note }, `note:${node.id}`);
  return (
    <Field label="Note" help="Why this step is here and what to watch for. Only people read it.">
      {({ id, describedBy }) => (
        <textarea
          className="input"
          rows={8}
          id={id}
          aria-describedby={describedBy}
          value={node.note}
          readOnly={editor.readOnly}
          onChange={(event) => change(event.target.value)}
          onBlur={() => editor.document.settle()}
        />
      )}
    </Field>
  );
}
