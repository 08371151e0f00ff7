import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { ExecutionSummary, WorkflowRow } from "~/api/types";
import { useChangeWorkflow, useDeleteWorkflow, useDuplicateWorkflow } from "~/api/workflows";
import { may } from "~/app/boot";
import { IconButton } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { ago, duration, elapsed } from "~/ui/format";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "~/ui/Menu";
import { StatusBadge } from "~/ui/StatusBadge";
import { Switch } from "~/ui/Switch";
import { Table } from "~/ui/Table";
import { toast } from "~/ui/toasts";

function LastRun({ run }: { run: ExecutionSummary | null }) {
  if (!run) return <span className="mute">Never</span>;
  const ms = elapsed(run.started_at, run.finished_at);
  return (
    <Link href={`/executions/${run.id}/`} className="last-run-link">
      <StatusBadge status={run.status} />
      <span className="mute">
        {ago(run.created_at)}
        {ms !== null && run.finished_at && ` · ${duration(ms)}`}
      </span>
    </Link>
  );
}

function Version({ row }: { row: WorkflowRow }) {
  if (row.published_version === null) return <span className="mute">Draft</span>;
  const changed = row.published_revision !== row.revision;
  return (
    <span className="row">
      <span className="num">v{row.published_version}</span>
      {changed && (
        <span className="tag" data-tone="warn">
          changes
        </span>
      )}
    </span>
  );
}

function ActiveCell({ row }: { row: WorkflowRow }) {
  const change = useChangeWorkflow(row.id);
  const published = row.published_version !== null;
  return (
    <span title={published ? undefined : "Publish the workflow first"}>
      <Switch
        label={`${row.name} is active`}
        checked={row.active && published}
        disabled={!published || !may("workflow.edit") || change.isPending}
        onChange={(active) =>
          change.mutate(
            { active },
            { onError: (error) => toast.failure("The workflow was not switched", error) },
          )
        }
      />
    </span>
  );
}

function RowMenu({ row, onDelete }: { row: WorkflowRow; onDelete: () => void }) {
  const [, go] = useLocation();
  const duplicate = useDuplicateWorkflow();
  const copy = () =>
    duplicate.mutate(row.id, {
      onSuccess: (made) =>
        toast.done(`“${made.name}” created`, { label: "Open", run: () => go(`/workflows/${made.id}/`) }),
      onError: (error) => toast.failure("The workflow was not duplicated", error),
    });
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton icon="ellipsis" label={`More for ${row.name}`} />
      </MenuTrigger>
      <MenuContent>
        <MenuItem icon="pencil" onSelect={() => go(`/workflows/${row.id}/`)}>
          Open
        </MenuItem>
        <MenuItem icon="activity" onSelect={() => go(`/executions/?workflow=${row.id}`)}>
          Executions
        </MenuItem>
        {row.triggers.some(({ type }) => type === "trigger.webhook") && (
          <MenuItem icon="webhook" onSelect={() => go(`/workflows/${row.id}/calls/`)}>
            Webhook calls
          </MenuItem>
        )}
        {may("workflow.edit") && (
          <>
            <MenuItem icon="copy" onSelect={copy}>
              Duplicate
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon="trash-2" tone="danger" onSelect={onDelete}>
              Delete…
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}

function DeleteDialog({ row, onClose }: { row: WorkflowRow; onClose: () => void }) {
  const remove = useDeleteWorkflow();
  return (
    <ConfirmMutation
      mutation={remove}
      variables={row.id}
      title={`Delete “${row.name}”?`}
      text="Its triggers stop and its runs are cancelled. The history of its executions stays readable."
      action="Delete"
      done={`“${row.name}” deleted`}
      failed="The workflow was not deleted"
      onClose={onClose}
    />
  );
}

function Row({ row, onDelete }: { row: WorkflowRow; onDelete: () => void }) {
  return (
    <tr>
      <td className="table-main">
        <Link href={`/workflows/${row.id}/`} className="table-link clip">
          {row.name}
        </Link>
        {row.description && <p className="mute clip">{row.description}</p>}
      </td>
      <td>
        <LastRun run={row.last_run} />
      </td>
      <td>
        <Version row={row} />
      </td>
      <td className="mute">{ago(row.updated_at)}</td>
      <td>
        <ActiveCell row={row} />
      </td>
      <td className="table-actions">
        <RowMenu row={row} onDelete={onDelete} />
      </td>
    </tr>
  );
}

/** The workflows, most recently changed first as ordered by the server. */
export function WorkflowTable({ rows }: { rows: WorkflowRow[] }) {
  const [doomed, doom] = useState<WorkflowRow | null>(null);
  return (
    <>
      <Table columns={["Name", "Last run", "Version", "Changed", "Active"]} actions>
        {rows.map((row) => (
          <Row key={row.id} row={row} onDelete={() => doom(row)} />
        ))}
      </Table>
      {doomed && <DeleteDialog row={doomed} onClose={() => doom(null)} />}
    </>
  );
}
