import { useState } from "react";
import { useCredentials } from "~/api/credentials";
import type { GraphNode, NodeType } from "~/api/types";
import { may } from "~/app/boot";
import { editNode } from "~/editor/actions";
import { useEditor } from "~/editor/context";
import type { Note } from "~/form/SchemaForm";
import { CredentialDialog } from "~/pages/credentials/CredentialDialog";
import { ScopeContext } from "~/template/context";
import { IconButton } from "~/ui/Button";
import { Field } from "~/ui/Field";
import { Select } from "~/ui/Select";

interface Props {
  node: GraphNode;
  type: NodeType;
  note: Note | null;
}

/** Which credential the step uses; a new one can be made without leaving the canvas. */
export function CredentialField({ node, type, note }: Props) {
  const editor = useEditor();
  const { data: credentials = [] } = useCredentials();
  const [creating, create] = useState(false);
  const fitting = credentials.filter((credential) => type.credential_types.includes(credential.type));
  const choose = (id: string) => editNode(editor, node.id, "Choose credential", { credential: id || null });
  const none = { value: "", label: type.credential_required ? "Choose a credential" : "None" };
  const gone = node.credential && fitting.every((one) => one.id !== node.credential);
  const choices = fitting.map(({ id, name, hint }) => ({
    value: id,
    label: hint ? `${name} (${hint})` : name,
  }));
  return (
    <div className="credential-field">
      <Field label="Credential" required={type.credential_required} note={note}>
        {({ id, describedBy }) => (
          <div className="row">
            <div className="grow">
              <Select
                id={id}
                describedBy={describedBy}
                value={node.credential ?? ""}
                choices={[
                  none,
                  ...(gone ? [{ value: node.credential ?? "", label: "A credential that was deleted" }] : []),
                  ...choices,
                ]}
                onChange={choose}
              />
            </div>
            {may("credential.edit") && (
              <IconButton icon="plus" label="Create a credential" onClick={() => create(true)} />
            )}
          </div>
        )}
      </Field>
      {creating && (
        <ScopeContext value={null}>
          <CredentialDialog
            types={type.credential_types}
            onClose={() => create(false)}
            onSaved={(credential) => choose(credential.id)}
          />
        </ScopeContext>
      )}
    </div>
  );
}
