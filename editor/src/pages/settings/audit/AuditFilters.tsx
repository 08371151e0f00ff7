import { useEffect, useState } from "react";
import type { AuditFilter } from "~/api/audit";
import { Button } from "~/ui/Button";
import { SearchField } from "~/ui/SearchField";
import { Select } from "~/ui/Select";
import { useDebounced } from "~/ui/useDebounced";
import { Days } from "../../Days";

const ACTIONS = [
  { value: "", label: "Every action" },
  { value: "workflow.", label: "Workflows" },
  { value: "execution.", label: "Manual runs" },
  { value: "call.", label: "Replayed calls" },
  { value: "trigger.", label: "Test calls" },
  { value: "credential.", label: "Credentials" },
  { value: "member.", label: "Members" },
  { value: "token.", label: "Tokens" },
  { value: "session.", label: "Sessions" },
  { value: "sign_in.", label: "Failed sign-ins" },
  { value: "password.", label: "Passwords" },
  { value: "second_factor.", label: "Second factors" },
  { value: "passkey.", label: "Passkeys" },
  { value: "identity.", label: "Sign-in providers" },
  { value: "organization.", label: "Organisation" },
  { value: "model.", label: "Models" },
  { value: "audit.", label: "Audit log" },
];

interface TextProps {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

/** A text filter that applies once typing pauses. */
function TextFilter({ label, value = "", onChange }: TextProps) {
  const [text, setText] = useState(value);
  const settled = useDebounced(text.trim());
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the filter
  useEffect(() => {
    if (settled !== value && settled === text.trim()) onChange(settled);
  }, [settled]);
  return <SearchField label={label} value={text} onChange={setText} />;
}

interface Props {
  filter: AuditFilter;
  onChange: (change: AuditFilter) => void;
  onClear: (() => void) | null;
}

/** The filters of the audit log. */
export function AuditFilters({ filter, onChange, onClear }: Props) {
  return (
    <search className="toolbar filters audit-filters">
      <TextFilter label="E-mail or token" value={filter.actor} onChange={(actor) => onChange({ actor })} />
      <Select
        label="Action"
        value={filter.action ?? ""}
        choices={ACTIONS}
        onChange={(action) => onChange({ action })}
      />
      <TextFilter label="Object id" value={filter.object} onChange={(object) => onChange({ object })} />
      <Days
        from={filter.from}
        to={filter.to}
        onFrom={(from) => onChange({ from })}
        onTo={(to) => onChange({ to })}
      />
      {onClear && (
        <Button tone="quiet" icon="x" onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}
