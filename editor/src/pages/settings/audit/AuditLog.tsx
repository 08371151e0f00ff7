import { type AuditFilter, auditExport, useAudit, useAuditVerification } from "~/api/audit";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { ago } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { Listed } from "../../Listed";
import { useUrlFilter } from "../../useUrlFilter";
import { AuditFilters } from "./AuditFilters";
import { AuditRow } from "./AuditRow";
import "./audit.css";

const KEYS = ["actor", "action", "object", "from", "to"] as const;
const NO_FILTER: AuditFilter = { actor: "", action: "", object: "", from: "", to: "" };

/** Whether the log is intact, as far as the log itself can tell. */
function Whole() {
  const { data } = useAuditVerification();
  if (!data) return null;
  if (!data.holds) {
    return (
      <p className="audit-broken" role="alert">
        <Icon name="circle-alert" size={16} /> The log was tampered with: it is invalid from entry{" "}
        {data.broken_position} on. Run <code>manage.py verify_audit</code> for details.
      </p>
    );
  }
  const checked = data.checked_at ? `checked ${ago(data.checked_at)}` : "not checked yet";
  return (
    <p className="mute" title={data.hash}>
      {data.position} sealed entries, {checked}
      {data.hash && `, head ${data.hash.slice(0, 12)}…`}
    </p>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) {
    return (
      <EmptyState
        icon="shield-check"
        title="Nothing has been logged yet"
        text="Every action that changes or reveals something is listed here: who, when, from where, and what changed."
      />
    );
  }
  return (
    <EmptyState icon="filter" title="No entry matches the filter">
      <Button onClick={onClear}>Clear the filter</Button>
    </EmptyState>
  );
}

/** The audit log: sealed, and kept apart from everything that retention deletes. */
export function AuditLog() {
  const [filter, change] = useUrlFilter(KEYS);
  const list = useAudit(filter);
  const entries = list.data?.pages.flatMap((page) => page.results) ?? [];
  const filtered = Object.values(filter).some(Boolean);
  const clear = () => change(NO_FILTER);
  return (
    <section className="settings-section" aria-label="Audit log">
      <header className="section-head">
        <div className="grow">
          <Whole />
        </div>
        <a className="button button-plain" href={auditExport(filter)} download="audit.csv">
          <Icon name="download" size={15} /> Download as CSV
        </a>
      </header>
      <AuditFilters filter={filter} onChange={change} onClear={filtered ? clear : null} />
      <Listed
        list={list}
        failure="The audit log could not be loaded"
        count={entries.length}
        empty={<Nothing filtered={filtered} onClear={clear} />}
      >
        <h2 className="visually-hidden">Entries</h2>
        <ul className="sheet audit-list">
          {entries.map((entry) => (
            <AuditRow key={entry.id} entry={entry} />
          ))}
        </ul>
      </Listed>
    </section>
  );
}
