import { Link } from "wouter";
import { useCredentialTypes } from "~/api/catalog";
import { useTestCredential } from "~/api/credentials";
import type { Credential, CredentialTest, CredentialType } from "~/api/types";
import { Button } from "~/ui/Button";
import { ago } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { RowMenu } from "~/ui/RowMenu";
import { Table } from "~/ui/Table";
import { toast } from "~/ui/toasts";

/** The outcome of a test: its typed cause, and what to do. */
export function TestResult({ test }: { test: CredentialTest }) {
  return (
    <span className="test-result" data-tone={test.ok ? "ok" : "err"}>
      <Icon name={test.ok ? "circle-check" : "circle-x"} size={14} />
      <span>
        {test.ok ? test.message || "Works" : test.message}
        {!test.ok && test.hint && <span className="mute"> {test.hint}</span>}
        {!test.ok && test.code && <code className="mute"> {test.code}</code>}
      </span>
    </span>
  );
}

function UsedBy({ places }: { places: Credential["used_by"] }) {
  if (places.length === 0) return <span className="mute">Nothing</span>;
  const workflows = new Map(places.map((place) => [place.workflow, place.workflow_name]));
  return (
    <span className="used-by">
      {[...workflows].slice(0, 2).map(([id, name]) => (
        <Link key={id} href={`/workflows/${id}/`} className="clip">
          {name}
        </Link>
      ))}
      {workflows.size > 2 && <span className="mute">and {workflows.size - 2} more</span>}
    </span>
  );
}

interface RowProps {
  credential: Credential;
  type: CredentialType | undefined;
  onEdit: () => void;
  onDelete: () => void;
}

function TestCell({ credential, type }: Pick<RowProps, "credential" | "type">) {
  const test = useTestCredential();
  const run = () =>
    test.mutate(credential.id, { onError: (error) => toast.failure("The test failed to run", error) });
  const last = test.data ?? credential.last_test;
  return (
    <div className="test-cell">
      {last ? (
        <TestResult test={last} />
      ) : (
        <span className="mute">{type?.testable ? "Not tested" : "Cannot be tested"}</span>
      )}
      {type?.testable && credential.may_change && (
        <Button small busy={test.isPending} onClick={run} aria-label={`Test ${credential.name}`}>
          Test
        </Button>
      )}
    </div>
  );
}

function NameCell({ credential, type, onEdit }: Omit<RowProps, "onDelete">) {
  return (
    <div className="row">
      <span className="category">
        <Icon name={type?.icon ?? "key-round"} size={15} />
      </span>
      <div className="grow">
        <button type="button" className="table-link clip" onClick={onEdit} disabled={!credential.may_change}>
          {credential.name}
        </button>
        <p className="mute clip">
          {!credential.shared && <span className="tag">Not shared</span>} {type?.label ?? credential.type}{" "}
          {credential.hint && <code>{credential.hint}</code>}
        </p>
        {credential.hosts?.includes("*") && <p className="field-warning">May be sent to any host.</p>}
      </div>
    </div>
  );
}

function Row(props: RowProps) {
  const { credential, type } = props;
  return (
    <tr>
      <td className="table-main">
        <NameCell {...props} />
      </td>
      <td>
        <UsedBy places={credential.used_by} />
      </td>
      <td className="mute">{credential.last_used_at ? ago(credential.last_used_at) : "Never"}</td>
      <td>
        <TestCell credential={credential} type={type} />
      </td>
      <td className="table-actions">
        {credential.may_change && (
          <RowMenu of={credential.name} onEdit={props.onEdit} onDelete={props.onDelete} />
        )}
      </td>
    </tr>
  );
}

interface Props {
  credentials: Credential[];
  onEdit: (credential: Credential) => void;
  onDelete: (credential: Credential) => void;
}

export function CredentialTable({ credentials, onEdit, onDelete }: Props) {
  const { data: types = [] } = useCredentialTypes();
  const byType = new Map(types.map((type) => [type.type, type]));
  return (
    <Table columns={["Name", "Used by", "Last used", "Last test"]} actions className="table-credentials">
      {credentials.map((credential) => (
        <Row
          key={credential.id}
          credential={credential}
          type={byType.get(credential.type)}
          onEdit={() => onEdit(credential)}
          onDelete={() => onDelete(credential)}
        />
      ))}
    </Table>
  );
}
