import { type FormEvent, useState } from "react";
import { useConfirmSecondFactor } from "~/api/account";
import type { Enrolment } from "~/api/types";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { TextField } from "./TextField";

interface Props {
  enrolment: Enrolment;
  onDone: (codes: string[]) => void;
  onClose: () => void;
}

/** The secret for the app, and its first code; nothing changes before that is confirmed. */
export function Enrol({ enrolment, onDone, onClose }: Props) {
  const confirm = useConfirmSecondFactor();
  const [code, setCode] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code, { onSuccess: ({ codes }) => onDone(codes) });
  };
  return (
    <Dialog
      title="Set up an authenticator app"
      text="Scan the QR code with the app, or type the key into it; then enter the six digits that it shows."
      onClose={onClose}
    >
      <form className="stack" onSubmit={send}>
        <img className="qr" src={enrolment.qr} alt="The key as a QR code" />
        <code className="secret">{enrolment.secret}</code>
        <TextField
          label="Code"
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          maxLength={10}
          required
        />
        {confirm.error && <Failure title="Not set up yet" error={confirm.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={confirm.isPending}>
            Switch on
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
