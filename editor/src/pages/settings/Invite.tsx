import { type FormEvent, useState } from "react";
import { useInviteMember } from "~/api/settings";
import type { Invitation, Role } from "~/api/types";
import { copyValue } from "~/panel/JsonView";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";
import { Select } from "~/ui/Select";
import { GIVEN_ROLES, mayGive, ROLE_MEANING } from "./roles";

function Sent({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  return (
    <Dialog
      title={`${invitation.email} is invited`}
      text="Send them this link. It works once."
      onClose={onClose}
    >
      <code className="secret">{invitation.invite_url}</code>
      <DialogActions>
        <Button icon="copy" onClick={() => void copyValue("Link", invitation.invite_url)}>
          Copy
        </Button>
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function RoleField({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  return (
    <Field label="Role" help={ROLE_MEANING[role]}>
      {(ids) => (
        <Select {...ids} value={role} choices={GIVEN_ROLES} onChange={(value) => onChange(value as Role)} />
      )}
    </Field>
  );
}

/** Invites someone with a role; the inviter passes the link on. */
export function Invite({ onClose }: { onClose: () => void }) {
  const invite = useInviteMember();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>(mayGive("editor") ? "editor" : "viewer");
  if (invite.data) return <Sent invitation={invite.data} onClose={onClose} />;
  const send = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ email: email.trim(), role });
  };
  return (
    <Dialog title="Invite someone" onClose={onClose}>
      <form className="stack" onSubmit={send}>
        <Field label="E-mail" required>
          {({ id }) => (
            <input
              className="input"
              type="email"
              id={id}
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <RoleField role={role} onChange={setRole} />
        {invite.error && <Failure title="Not invited" error={invite.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={invite.isPending}>
            Invite
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
