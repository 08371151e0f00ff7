import { useState } from "react";
import { useCredentials } from "~/api/credentials";
import { useRoutes } from "~/api/integrations";
import type { GraphNode, NodeType } from "~/api/types";
import { may } from "~/app/boot";
import { editNode } from "~/editor/actions";
import { useEditor } from "~/editor/context";
import type { Note } from "~/form/notes";
import { isLeft } from "~/form/TemplateInput";
import { CredentialDialog } from "~/pages/credentials/CredentialDialog";
import { hostOf } from "~/pages/credentials/hosts";
import { ScopeContext } from "~/template/context";
import { IconButton } from "~/ui/Button";
import { Field } from "~/ui/Field";
import { type Choice, Select } from "~/ui/Select";

interface Props {
  node: GraphNode;
  type: NodeType;
  note: Note | null;
  onLeave: () => void;
}

/** What no choice means: for steps that ask models, the key of the organisation's default route. */
function useLabelOfNone(type: NodeType): string {
  const { data: routes = [] } = useRoutes();
  if (type.credential_required) return "Choose a credential";
  const standard = routes.find((route) => route.is_default && type.category === "ai");
  return standard ? `The organisation’s (route ${standard.id})` : "None";
}

/** The credentials that match; a deleted one stays in the list as long as the step uses it. */
function useChoices(node: GraphNode, type: NodeType): Choice[] {
  const { data: credentials = [] } = useCredentials();
  const fitting = credentials.filter(
    (one) => type.credential_types.includes(one.type) && (one.may_use || one.id === node.credential),
  );
  const choices = fitting.map(({ id, name, hint }) => ({
    value: id,
    label: hint ? `${name} (${hint})` : name,
  }));
  const none = { value: "", label: useLabelOfNone(type) };
  if (!node.credential || fitting.some((one) => one.id === node.credential)) return [none, ...choices];
  return [none, { value: node.credential, label: "A credential that was deleted" }, ...choices];
}

/** The step's credential; a new one can be created without leaving the canvas. */
export function CredentialField({ node, type, note, onLeave }: Props) {
  const editor = useEditor();
  const choices = useChoices(node, type);
  const [creating, create] = useState(false);
  const choose = (id: string) => editNode(editor, node.id, "Choose credential", { credential: id || null });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving the control in it is what counts
    <div className="credential-field" onBlur={(event) => isLeft(event) && onLeave()}>
      <Field label="Credential" required={type.credential_required} note={note}>
        {(ids) => (
          <div className="row">
            <div className="grow">
              <Select {...ids} value={node.credential ?? ""} choices={choices} onChange={choose} />
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
            host={hostOf(node.parameters.url)}
            onClose={() => create(false)}
            onSaved={(credential) => choose(credential.id)}
          />
        </ScopeContext>
      )}
    </div>
  );
}
