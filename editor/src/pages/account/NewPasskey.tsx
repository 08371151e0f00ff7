import { type FormEvent, useState } from "react";
import { useAddPasskey } from "~/api/account";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { toast } from "~/ui/toasts";
import { TextField } from "./TextField";

const CLOSED = "The browser did not create a passkey. Try again, and follow its instructions.";

/** Names a passkey and lets the browser create it. */
export function NewPasskey({ onClose }: { onClose: () => void }) {
  const add = useAddPasskey();
  const [name, setName] = useState("");
  const done = () => {
    toast.done(`“${name.trim()}” added`);
    onClose();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name.trim(), { onSuccess: done });
  };
  // The browser's message for a closed dialog is a paragraph about privacy.
  const error = add.error instanceof DOMException ? new Error(CLOSED) : add.error;
  return (
    <Dialog title="Add a passkey" text="Your browser will ask where to store it." onClose={onClose}>
      <form className="stack" onSubmit={send}>
        <TextField
          label="Name"
          help="Where it is stored, for example “Laptop”."
          value={name}
          onChange={setName}
          maxLength={80}
          required
        />
        {error && <Failure title="No passkey was added" error={error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={add.isPending} disabled={!name.trim()}>
            Continue
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
