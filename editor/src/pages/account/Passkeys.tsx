import { useState } from "react";
import { usePasskeys, useRemovePasskey } from "~/api/account";
import type { Account, Passkey } from "~/api/types";
import { hasPasskeys } from "~/api/webauthn";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { Failure } from "~/ui/Failure";
import { ago, day } from "~/ui/format";
import { Table } from "~/ui/Table";
import { useLastError } from "../useLastError";
import { NewPasskey } from "./NewPasskey";
import { Section } from "./Section";
import { useConfirmed } from "./useConfirmed";

const TEXT =
  "Sign in with your fingerprint, your face or a security key, instead of the password or as the second step.";
const IMPOSSIBLE =
  "Browsers create passkeys only for a host name under https and for localhost, not for this address.";

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  return (
    <tr>
      <td className="table-main">
        <strong>{passkey.name}</strong>
      </td>
      <td className="mute">{day(passkey.created_at)}</td>
      <td className="mute">{passkey.last_used_at ? ago(passkey.last_used_at) : "Never"}</td>
      <td className="table-actions">
        <Button small onClick={onRemove} aria-label={`Remove ${passkey.name}`}>
          Remove
        </Button>
      </td>
    </tr>
  );
}

function PasskeyTable({ passkeys, onRemove }: { passkeys: Passkey[]; onRemove: (passkey: Passkey) => void }) {
  return (
    <Table columns={["Name", "Made", "Last used"]} actions>
      {passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => onRemove(passkey)} />
      ))}
    </Table>
  );
}

function Remove({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const remove = useRemovePasskey();
  return (
    <ConfirmMutation
      mutation={remove}
      variables={passkey.id}
      title={`Remove “${passkey.name}”?`}
      text="It will no longer sign you in. Your device may still offer it; remove it there too."
      action="Remove"
      failed="The passkey was not removed"
      onClose={onClose}
    />
  );
}

/** Keys stored on a device and unlocked by a fingerprint or a PIN. */
export function Passkeys({ account }: { account: Account }) {
  const query = usePasskeys();
  const error = useLastError(query);
  const [adding, setAdding] = useState(false);
  const [doomed, setDoomed] = useState<Passkey | null>(null);
  const { ask, asking } = useConfirmed(account);
  const possible = account.passkeys_possible && hasPasskeys();
  return (
    <Section
      title="Passkeys"
      text={possible ? TEXT : IMPOSSIBLE}
      actions={possible && <Button onClick={() => ask(() => setAdding(true))}>Add a passkey</Button>}
    >
      {error !== null && (
        <Failure
          title="The passkeys could not be loaded"
          error={error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.data && query.data.length > 0 && (
        <PasskeyTable passkeys={query.data} onRemove={(passkey) => ask(() => setDoomed(passkey))} />
      )}
      {asking}
      {adding && <NewPasskey onClose={() => setAdding(false)} />}
      {doomed && <Remove passkey={doomed} onClose={() => setDoomed(null)} />}
    </Section>
  );
}
