import { type FormEvent, useMemo, useState } from "react";
import { useCredentialTypes } from "~/api/catalog";
import { type ApiError, asApiError } from "~/api/client";
import { type CredentialLimits, useSaveCredential, useTestCredential } from "~/api/credentials";
import type { Credential, CredentialType, JsonObject } from "~/api/types";
import { fieldErrors, NO_NOTES, type Note, NotesContext } from "~/form/notes";
import { SchemaForm } from "~/form/SchemaForm";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";
import { Icon } from "~/ui/Icon";
import { LimitField } from "~/ui/LimitField";
import { Prose } from "~/ui/Prose";
import { SkeletonRows } from "~/ui/Skeleton";
import { Switch } from "~/ui/Switch";
import { toast } from "~/ui/toasts";
import { TestResult } from "./CredentialTable";
import { formSchema } from "./fields";
import { HostsField } from "./HostsField";

interface Props {
  /** The credential to edit; without it, a new one is created. */
  credential?: Credential;
  /** The types that can be created; all if omitted. */
  types?: string[];
  /** The host to suggest for a new one. */
  host?: string;
  onSaved?: (credential: Credential) => void;
  onClose: () => void;
}

interface ChooserProps {
  types: CredentialType[];
  onChoose: (type: CredentialType) => void;
}

function TypeChooser({ types, onChoose }: ChooserProps) {
  return (
    <ul className="type-list">
      {types.map((type) => (
        <li key={type.type}>
          <button type="button" className="type-card" onClick={() => onChoose(type)}>
            <span className="category">
              <Icon name={type.icon} size={16} />
            </span>
            <span className="grow">
              <strong>{type.label}</strong>
              <span className="mute">
                <Prose text={type.description} />
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Saves and then tests the credential; the result is shown in the same place. */
function useCredentialForm(
  { credential, host, onSaved }: Pick<Props, "credential" | "host" | "onSaved">,
  type: CredentialType,
) {
  const [name, setName] = useState(credential?.name ?? type.label);
  const [data, setData] = useState<JsonObject>({});
  const [hosts, setHosts] = useState(credential?.hosts ?? (host ? [host] : []));
  const [limits, setLimits] = useState<CredentialLimits>({
    max_per_minute: credential?.max_per_minute ?? null,
    max_concurrent: credential?.max_concurrent ?? null,
  });
  const [shared, setShared] = useState(credential?.shared ?? true);
  const [saved, setSaved] = useState(credential);
  const save = useSaveCredential();
  const test = useTestCredential();
  const submit = async (): Promise<Credential | null> => {
    try {
      const made = await save.mutateAsync({
        id: saved?.id,
        name: name.trim(),
        type: type.type,
        data,
        ...(type.has_hosts && { hosts }),
        shared,
        ...limits,
      });
      setSaved(made);
      onSaved?.(made);
      return made;
    } catch {
      return null;
    }
  };
  const check = async () => {
    const made = await submit();
    if (made)
      await test
        .mutateAsync(made.id)
        .catch((error: unknown) => toast.failure("The test failed to run", error));
  };
  return {
    name,
    setName,
    data,
    setData,
    hosts,
    setHosts,
    shared,
    setShared,
    limits,
    setLimits,
    saved,
    save,
    test,
    submit,
    check,
  };
}

interface LimitsProps {
  limits: CredentialLimits;
  notes: ReadonlyMap<string, Note>;
  onChange: (limits: CredentialLimits) => void;
}

/** How often it may be used, across all workflows. */
function Limits({ limits, notes, onChange }: LimitsProps) {
  return (
    <>
      <LimitField
        label="Calls per minute"
        note={notes.get("max_per_minute") ?? null}
        value={limits.max_per_minute}
        onChange={(max_per_minute) => onChange({ ...limits, max_per_minute })}
      />
      <LimitField
        label="Concurrent calls"
        help="Across all workflows; further calls wait for their turn."
        note={notes.get("max_concurrent") ?? null}
        value={limits.max_concurrent}
        onChange={(max_concurrent) => onChange({ ...limits, max_concurrent })}
      />
    </>
  );
}

function SharedField({ shared, onChange }: { shared: boolean; onChange: (shared: boolean) => void }) {
  return (
    <Field
      label="Shared"
      help={
        shared ? "Everyone who edits workflows may use it." : "Only you and admins may use it in workflows."
      }
    >
      {({ id, describedBy }) => (
        <Switch id={id} describedBy={describedBy} checked={shared} onChange={onChange} />
      )}
    </Field>
  );
}

function Outcome({
  error,
  fields,
  test,
}: {
  error: unknown;
  fields: ReadonlyMap<string, Note>;
  test: Credential["last_test"];
}) {
  if (error && fields.size === 0) return <Failure title="Not saved" error={error} />;
  return test && <TestResult test={test} />;
}

function CredentialForm({ type, ...props }: Props & { type: CredentialType }) {
  const form = useCredentialForm(props, type);
  const { save, test } = form;
  const fields = useMemo(() => fieldErrors(save.error as ApiError | null), [save.error]);
  const notes = useMemo(() => ({ ...NO_NOTES, notes: fields }), [fields]);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const made = await form.submit();
    if (!made) return;
    toast.done(`“${made.name}” saved`);
    props.onClose();
  };
  return (
    <form className="stack" onSubmit={send}>
      <Field label="Name" required note={fields.get("name") ?? null}>
        {({ id, describedBy }) => (
          <input
            className="input"
            id={id}
            aria-describedby={describedBy}
            value={form.name}
            required
            onChange={(event) => form.setName(event.target.value)}
          />
        )}
      </Field>
      <NotesContext value={notes}>
        <SchemaForm schema={formSchema(type.data, form.saved)} value={form.data} onChange={form.setData} />
      </NotesContext>
      {type.has_hosts && (
        <HostsField hosts={form.hosts} note={fields.get("hosts") ?? null} onChange={form.setHosts} />
      )}
      <SharedField shared={form.shared} onChange={form.setShared} />
      <Limits limits={form.limits} notes={fields} onChange={form.setLimits} />
      <Outcome error={save.error} fields={fields} test={test.data ?? null} />
      <DialogActions>
        {type.testable && (
          <Button busy={test.isPending} disabled={save.isPending} onClick={() => void form.check()}>
            Save and test
          </Button>
        )}
        <span className="grow" />
        <Button onClick={props.onClose}>{form.saved && !props.credential ? "Close" : "Cancel"}</Button>
        <Button tone="primary" type="submit" busy={save.isPending && !test.isPending}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}

/** Creates or changes a credential; the form is generated from its type's schema. */
export function CredentialDialog(props: Props) {
  const { data = [], error, isLoading } = useCredentialTypes();
  const offered = data.filter((type) => !props.types || props.types.includes(type.type));
  const [chosen, choose] = useState<CredentialType | null>(null);
  const fixed = props.credential
    ? data.find((type) => type.type === props.credential?.type)
    : offered.length === 1
      ? offered[0]
      : null;
  const type = chosen ?? fixed;
  const title = props.credential
    ? `Edit “${props.credential.name}”`
    : type
      ? `New ${type.label} credential`
      : "New credential";
  return (
    <Dialog
      title={title}
      text={<Prose text={type ? asSentence(type) : "What is it for?"} />}
      wide={!type}
      onClose={props.onClose}
    >
      {isLoading && <SkeletonRows count={4} />}
      {error && <Failure title="The credential types could not be loaded" error={asApiError(error)} />}
      {type ? <CredentialForm {...props} type={type} /> : <TypeChooser types={offered} onChoose={choose} />}
    </Dialog>
  );
}

const asSentence = (type: CredentialType): string =>
  `${type.description} Stored encrypted, never shown again.`.trim();
