import { type FormEvent, useState } from "react";
import { useChangeLimits, useOrganization } from "~/api/settings";
import type { OrganizationLimits } from "~/api/types";
import { may } from "~/app/boot";
import { Button } from "~/ui/Button";
import { Failure } from "~/ui/Failure";
import { LimitField } from "~/ui/LimitField";
import { SkeletonRows } from "~/ui/Skeleton";
import { toast } from "~/ui/toasts";
import { Rename } from "./Rename";

function LimitsForm({ organization }: { organization: OrganizationLimits }) {
  const change = useChangeLimits();
  const [running, setRunning] = useState(organization.max_running);
  const [perHost, setPerHost] = useState(organization.host_per_minute);
  const fixed = !may("limit.manage");
  const send = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { max_running: running, host_per_minute: perHost },
      { onSuccess: () => toast.done("Limits saved") },
    );
  };
  return (
    <form className="stack" onSubmit={send}>
      <LimitField
        label="Concurrent executions"
        help="Further executions stay queued."
        value={running}
        disabled={fixed}
        onChange={setRunning}
      />
      <LimitField
        label="Calls per minute to one host"
        help="By HTTP request nodes; further calls wait for their turn."
        value={perHost}
        disabled={fixed}
        onChange={setPerHost}
      />
      {change.error && <Failure title="Not saved" error={change.error} />}
      {!fixed && (
        <div className="row">
          <Button tone="primary" type="submit" busy={change.isPending}>
            Save limits
          </Button>
        </div>
      )}
    </form>
  );
}

/** The organisation's limits. */
export function Limits() {
  const { data, error, isLoading, refetch } = useOrganization();
  return (
    <section className="settings-section stack" aria-label="Limits">
      {may("organization.manage") && <Rename />}
      <header className="section-head">
        <p className="mute grow">For the whole organisation, across all its workflows.</p>
      </header>
      {error && (
        <Failure title="The limits could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isLoading && <SkeletonRows count={2} />}
      {data && <LimitsForm organization={data} />}
    </section>
  );
}
