import { type FormEvent, useState } from "react";
import { useRename } from "~/api/account";
import type { Account } from "~/api/types";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { toast } from "~/ui/toasts";
import { Section } from "./Section";
import { TextField } from "./TextField";

/** The name that others see. */
export function Name({ account }: { account: Account }) {
  const rename = useRename();
  const [name, setName] = useState(account.name);
  const send = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(name.trim(), { onSuccess: () => toast.done("Name saved") });
  };
  return (
    <Section title="Profile" text={`Shown to the members of your organisations, beside ${account.email}.`}>
      <form className="account-form" onSubmit={send}>
        <TextField label="Name" value={name} onChange={setName} maxLength={120} autoComplete="name" />
        {rename.error && <Failure title="Not saved" error={rename.error} />}
        <div className="row">
          <Button type="submit" busy={rename.isPending} disabled={name.trim() === account.name}>
            Save name
          </Button>
        </div>
      </form>
    </Section>
  );
}
