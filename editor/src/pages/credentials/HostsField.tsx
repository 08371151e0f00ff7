import { useState } from "react";
import type { Note } from "~/form/notes";
import { Field } from "~/ui/Field";
import { hostsIn, hostsWarning } from "./hosts";

interface Props {
  hosts: string[];
  note: Note | null;
  onChange: (hosts: string[]) => void;
}

/** The hosts to which the secret may be sent. */
export function HostsField({ hosts, note, onChange }: Props) {
  const [text, setText] = useState(hosts.join(", "));
  const warning = hostsWarning(hosts);
  return (
    <Field
      label="Hosts"
      help="Where the secret may be sent: api.example.com, *.example.com for all subdomains, * for any host."
      note={note ?? (warning ? { text: warning, severity: "warning" } : null)}
    >
      {({ id, describedBy }) => (
        <input
          className="input"
          id={id}
          aria-describedby={describedBy}
          placeholder="api.example.com"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onChange(hostsIn(event.target.value));
          }}
        />
      )}
    </Field>
  );
}
