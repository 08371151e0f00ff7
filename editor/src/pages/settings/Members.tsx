import { useState } from "react";
import { useChangeMember, useMembers, useRemoveMember } from "~/api/settings";
import type { Member, Role } from "~/api/types";
import { boot } from "~/app/boot";
import { Button, IconButton } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { Failure } from "~/ui/Failure";
import { Select } from "~/ui/Select";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { toast } from "~/ui/toasts";
import { useLastError } from "../useLastError";
import { Invite } from "./Invite";
import { GIVEN_ROLES, mayGive, ROLES } from "./roles";

function RoleCell({ member }: { member: Member }) {
  const change = useChangeMember();
  const set = (role: string) =>
    change.mutate(
      { id: member.id, role: role as Role },
      { onError: (error) => toast.failure("The role was not changed", error) },
    );
  return (
    <Select
      label={`Role of ${member.email}`}
      value={member.role}
      choices={mayGive(member.role) ? GIVEN_ROLES : ROLES}
      disabled={change.isPending || member.email === boot.user.email || !mayGive(member.role)}
      onChange={set}
    />
  );
}

function MemberRow({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const me = member.email === boot.user.email;
  return (
    <tr>
      <td className="table-main">
        <strong>{member.name || member.email}</strong> {me && <span className="tag">you</span>}
        {member.name && <p className="mute clip">{member.email}</p>}
      </td>
      <td className="role-cell">
        <RoleCell member={member} />
      </td>
      <td className="table-actions">
        <IconButton
          icon="trash-2"
          tone="danger"
          label={`Remove ${member.email}`}
          disabled={me || !mayGive(member.role)}
          onClick={onRemove}
        />
      </td>
    </tr>
  );
}

function Remove({ member, onClose }: { member: Member; onClose: () => void }) {
  const remove = useRemoveMember();
  return (
    <ConfirmMutation
      mutation={remove}
      variables={member.id}
      title={`Remove ${member.email}?`}
      text={`They lose access to ${boot.organization.name} at once. What they created stays.`}
      action="Remove"
      failed="The member was not removed"
      onClose={onClose}
    />
  );
}

/** The members of the organisation and their roles. */
export function Members() {
  const query = useMembers();
  const { data, isLoading, refetch } = query;
  const error = useLastError(query);
  const [inviting, invite] = useState(false);
  const [doomed, doom] = useState<Member | null>(null);
  return (
    <section className="settings-section" aria-label="Members">
      <header className="section-head">
        <p className="mute grow">Everyone who can sign in to {boot.organization.name}.</p>
        <Button icon="user-plus" onClick={() => invite(true)}>
          Invite
        </Button>
      </header>
      {error !== null && (
        <Failure title="The members could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isLoading && !error && <SkeletonRows count={3} />}
      {data && (
        <Table columns={["Person", "Role"]} actions>
          {data.map((member) => (
            <MemberRow key={member.id} member={member} onRemove={() => doom(member)} />
          ))}
        </Table>
      )}
      {inviting && <Invite onClose={() => invite(false)} />}
      {doomed && <Remove member={doomed} onClose={() => doom(null)} />}
    </section>
  );
}
