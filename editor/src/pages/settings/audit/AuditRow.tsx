import type { AuditEntry, Json } from "~/api/types";
import { JsonView } from "~/panel/JsonView";
import { instant } from "~/ui/format";

const isEmpty = (value: AuditEntry["details"] | null) => value === null || Object.keys(value).length === 0;

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function roleOf({ role }: AuditEntry): string {
  if (role === "command") return "on the machine's command line";
  return role === "link" ? "through a link, without an account" : role;
}

function Facts({ entry }: { entry: AuditEntry }) {
  return (
    <dl className="audit-facts">
      <Fact name="Action" value={entry.action} />
      <Fact name="As" value={roleOf(entry)} />
      <Fact name="By the token" value={entry.token_name} />
      <Fact name="From" value={entry.address} />
      <Fact name="With" value={entry.agent} />
      <Fact name="Id" value={entry.object.id} />
      <Fact
        name="Place in the log"
        value={entry.position === null ? "not sealed yet" : `${entry.position}, ${entry.hash?.slice(0, 16)}…`}
      />
    </dl>
  );
}

function Values({ entry }: { entry: AuditEntry }) {
  const parts: [string, AuditEntry["before"]][] = [
    ["Before", entry.before],
    ["After", entry.after],
    ["Details", entry.details],
  ];
  return parts
    .filter(([, value]) => !isEmpty(value))
    .map(([title, value]) => <JsonView key={title} title={title} value={value as Json} />);
}

/** One entry: a sentence, which opens to all its details. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  return (
    <li>
      <details className="audit-entry">
        <summary>
          <span className="audit-sentence">
            <strong>{entry.actor || "Somebody"}</strong> {entry.text}
            {entry.result === "refused" && <span className="tag tag-err">refused</span>}
            {entry.token_name && <span className="tag">{entry.token_name}</span>}
          </span>
          <time className="mute" dateTime={entry.created_at}>
            {instant(entry.created_at)}
          </time>
        </summary>
        <div className="stack audit-more">
          <Facts entry={entry} />
          <Values entry={entry} />
        </div>
      </details>
    </li>
  );
}
