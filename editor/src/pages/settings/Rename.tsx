import { type FormEvent, useState } from "react";
import { useChangeLimits } from "~/api/settings";
import { boot } from "~/app/boot";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";

/** Renames the organisation and reloads the page, which shows the name in many places. */
export function Rename() {
  const change = useChangeLimits();
  const [name, setName] = useState(boot.organization.name);
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim() }, { onSuccess: () => window.location.reload() });
  };
  return (
    <form className="stack" onSubmit={send}>
      <Field label="Organisation name" required>
        {({ id }) => (
          <input
            className="input"
            id={id}
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {change.error && <Failure title="Not renamed" error={change.error} />}
      <div className="row">
        <Button type="submit" busy={change.isPending} disabled={name.trim() === boot.organization.name}>
          Rename
        </Button>
      </div>
    </form>
  );
}
