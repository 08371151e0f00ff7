import { type FormEvent, useState } from "react";
import { useChangePassword } from "~/api/account";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { toast } from "~/ui/toasts";
import { Section } from "./Section";
import { TextField } from "./TextField";

const RULE = "At least 12 characters. A sentence is good.";

/**
 * Requires the current password, so that somebody at an unattended browser cannot take over the
 * account.
 */
export function Password() {
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const done = () => {
    setCurrent("");
    setFresh("");
    toast.done("Password changed, other sessions ended");
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current, new: fresh }, { onSuccess: done });
  };
  return (
    <Section title="Password" text="A new password ends all your other sessions.">
      <form className="account-form" onSubmit={send}>
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          maxLength={128}
          required
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          help={RULE}
          value={fresh}
          onChange={setFresh}
          minLength={12}
          maxLength={128}
          required
        />
        {change.error && <Failure title="The password was not changed" error={change.error} />}
        <div className="row">
          <Button type="submit" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  );
}
