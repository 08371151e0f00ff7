import { useState } from "react";
import { useModelRequest } from "~/api/requests";
import type { GraphNode, ModelRequest } from "~/api/types";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { JsonView } from "./JsonView";

function Reasons({ why }: { why: ModelRequest["why"] }) {
  const reasons = Object.entries(why);
  if (reasons.length === 0) return null;
  return (
    <Table columns={["Field", "Comes from"]} className="table-reasons">
      {reasons.map(([path, reason]) => (
        <tr key={path}>
          <td>
            <code>{path}</code>
          </td>
          <td className="mute">{reason}</td>
        </tr>
      ))}
    </Table>
  );
}

function Shown({ workflow, node }: { workflow: string; node: string }) {
  const [version, setVersion] = useState(0);
  const { data, error, isFetching } = useModelRequest(workflow, node, version);
  return (
    <div className="stack">
      <p className="mute">
        With the data of the last run, or with examples, and without the key.{" "}
        <Button small icon="rotate-cw" busy={isFetching} onClick={() => setVersion(version + 1)}>
          Refresh
        </Button>
      </p>
      {error && <Failure title="The request could not be shown" error={error} />}
      {!data && !error && <SkeletonRows count={2} />}
      {data?.problems.map((problem) => (
        <p key={problem.code + problem.message} className={`field-${problem.severity}`}>
          <Prose text={[problem.message, problem.hint].filter(Boolean).join(" ")} />
        </p>
      ))}
      {data && Object.keys(data.request).length > 0 && <JsonView title="Request" value={data.request} />}
      {data && <Reasons why={data.why} />}
    </div>
  );
}

/** What the step would send to its model as it is saved, and whose setting wins. */
export function RequestPreview({ node, workflow }: { node: GraphNode; workflow: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="form-section" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" size={14} />
        <span>What will be sent</span>
      </summary>
      {open && <Shown workflow={workflow} node={node.id} />}
    </details>
  );
}
