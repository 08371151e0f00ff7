import { useState } from "react";
import { useEnrol, useRemoveSecondFactor, useRenewRecoveryCodes } from "~/api/account";
import type { Account } from "~/api/types";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { toast } from "~/ui/toasts";
import { Enrol } from "./Enrol";
import { RecoveryCodes } from "./RecoveryCodes";
import { Section } from "./Section";
import { useConfirmed } from "./useConfirmed";

const FAILED = "The second factor was not changed";

function Remove({ onClose }: { onClose: () => void }) {
  const remove = useRemoveSecondFactor();
  return (
    <ConfirmMutation
      mutation={remove}
      variables={undefined}
      title="Remove the second factor?"
      text="Your password alone will be enough to sign in. Your recovery codes stop working."
      action="Remove"
      done="Second factor removed"
      failed={FAILED}
      onClose={onClose}
    />
  );
}

function Off({ account, onCodes }: { account: Account; onCodes: (codes: string[]) => void }) {
  const enrol = useEnrol();
  const { ask, asking } = useConfirmed(account);
  const begin = () => enrol.mutate(undefined, { onError: (error) => toast.failure(FAILED, error) });
  const done = (codes: string[]) => {
    enrol.reset();
    onCodes(codes);
  };
  return (
    <Section
      title="Second factor"
      text="A code from an app on your phone, required after your password."
      actions={
        <Button busy={enrol.isPending} onClick={() => ask(begin)}>
          Set up
        </Button>
      }
    >
      {asking}
      {enrol.data && <Enrol enrolment={enrol.data} onDone={done} onClose={() => enrol.reset()} />}
    </Section>
  );
}

function On({ account, onCodes }: { account: Account; onCodes: (codes: string[]) => void }) {
  const renew = useRenewRecoveryCodes();
  const [removing, setRemoving] = useState(false);
  const { ask, asking } = useConfirmed(account);
  const codes = () =>
    renew.mutate(undefined, {
      onSuccess: (made) => onCodes(made.codes),
      onError: (error) => toast.failure(FAILED, error),
    });
  const left =
    account.recovery_codes === 1 ? "1 recovery code is" : `${account.recovery_codes} recovery codes are`;
  return (
    <Section
      title="Second factor"
      text={`On: signing in requires a code after your password. ${left} left.`}
      actions={
        <>
          <Button busy={renew.isPending} onClick={() => ask(codes)}>
            New recovery codes
          </Button>
          <Button onClick={() => ask(() => setRemoving(true))}>Remove</Button>
        </>
      }
    >
      {asking}
      {removing && <Remove onClose={() => setRemoving(false)} />}
    </Section>
  );
}

/** The authenticator app. */
export function SecondFactor({ account }: { account: Account }) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const State = account.second_factor ? On : Off;
  return (
    <>
      <State account={account} onCodes={setCodes} />
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}
