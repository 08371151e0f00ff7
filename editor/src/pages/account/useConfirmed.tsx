import { type FormEvent, type ReactNode, useState } from "react";
import { useConfirm } from "~/api/account";
import type { Account } from "~/api/types";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { TextField } from "./TextField";

function AskPassword({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const confirm = useConfirm();
  const [password, setPassword] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(password, { onSuccess: onDone });
  };
  return (
    <Dialog
      title="Confirm your password"
      text="Enter your password once more before you change how you sign in."
      onClose={onClose}
    >
      <form className="stack" onSubmit={send}>
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          maxLength={128}
          required
        />
        {confirm.error && <Failure title="Not confirmed" error={confirm.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={confirm.isPending}>
            Continue
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/**
 * `ask(action)` runs the action once the password was entered within the last ten minutes; `asking`
 * is its dialog.
 */
export function useConfirmed(account: Account): { ask: (action: () => void) => void; asking: ReactNode } {
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  const ask = (action: () => void) => {
    // If the person has no password, the server tells them to sign in again.
    if (account.is_confirmed || !account.has_password) action();
    else setWaiting(() => action);
  };
  const close = () => setWaiting(null);
  const done = () => {
    close();
    waiting?.();
  };
  return { ask, asking: waiting && <AskPassword onDone={done} onClose={close} /> };
}
