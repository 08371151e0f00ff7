import { type FormEvent, useState } from "react";
import { useCreateToken } from "~/api/settings";
import type { NewToken as NewTokenAnswer } from "~/api/types";
import { boot } from "~/app/boot";
import { copyValue } from "~/panel/JsonView";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";
import { Select } from "~/ui/Select";

/** What a token may do, in words; a token can never do more than its creator. */
const MEANING: Record<string, string> = {
  "workflow.view": "See workflows",
  "workflow.edit": "Change workflows",
  "workflow.run": "Run workflows",
  "execution.view": "See executions",
  "execution.cancel": "Cancel executions",
  "asset.view": "See files",
  "asset.edit": "Upload and delete files",
  "credential.view": "See credentials",
  "credential.edit": "Change credentials",
  "member.manage": "Manage members",
  "token.manage": "Manage tokens",
};

/** Scopes that another scope includes: see docs/permissions.md. */
const IMPLIED = new Set([
  "workflow.address",
  "execution.own",
  "execution.payload",
  "execution.manage",
  "asset.manage",
  "credential.use",
  "credential.manage",
]);

const USUAL = ["workflow.view", "workflow.run", "execution.view"];

const NEVER = "never";

const LIVES = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: NEVER, label: "Never" },
];

function LifeField({ life, onChange }: { life: string; onChange: (life: string) => void }) {
  const help = life === NEVER ? "Anyone who finds it can use it until you revoke it." : "";
  return (
    <Field label="Expires after" help={help}>
      {(ids) => <Select {...ids} value={life} choices={LIVES} onChange={onChange} />}
    </Field>
  );
}

function Shown({ token, onClose }: { token: NewTokenAnswer; onClose: () => void }) {
  return (
    <Dialog title={`“${token.name}” is ready`} text="Copy it now: it is not shown again." onClose={onClose}>
      <code className="secret">{token.token}</code>
      <DialogActions>
        <Button icon="copy" onClick={() => void copyValue("Token", token.token)}>
          Copy
        </Button>
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Scopes({ chosen, onChange }: { chosen: string[]; onChange: (scopes: string[]) => void }) {
  const toggle = (scope: string) =>
    onChange(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <fieldset className="checks">
      <legend className="field-label">Permissions</legend>
      {boot.permissions
        .filter((scope) => !IMPLIED.has(scope))
        .map((scope) => (
          <label key={scope} className="check">
            <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} />
            <span>{MEANING[scope] ?? scope}</span>
            <code className="mute">{scope}</code>
          </label>
        ))}
    </fieldset>
  );
}

/** Creates a token and shows it, once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  const [name, setName] = useState("");
  const [life, setLife] = useState("90");
  const [scopes, setScopes] = useState(() =>
    USUAL.filter((scope) => (boot.permissions as string[]).includes(scope)),
  );
  if (create.data) return <Shown token={create.data} onClose={onClose} />;
  const send = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), scopes, expires_in_days: life === NEVER ? null : Number(life) });
  };
  return (
    <Dialog title="New token" onClose={onClose}>
      <form className="stack" onSubmit={send}>
        <Field label="Name" required help="What will use it.">
          {({ id, describedBy }) => (
            <input
              className="input"
              id={id}
              aria-describedby={describedBy}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <LifeField life={life} onChange={setLife} />
        <Scopes chosen={scopes} onChange={setScopes} />
        {create.error && <Failure title="The token was not created" error={create.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={create.isPending} disabled={scopes.length === 0}>
            Create token
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
