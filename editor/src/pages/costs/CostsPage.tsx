import "./costs.css";
import { useState } from "react";
import { address } from "~/api/call";
import { type Grouping, useCosts } from "~/api/costs";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { Icon } from "~/ui/Icon";
import { Select } from "~/ui/Select";
import { SkeletonRows } from "~/ui/Skeleton";
import { Page } from "../Page";
import { useLastError } from "../useLastError";
import { useUrlFilter } from "../useUrlFilter";
import { Budgets } from "./Budgets";
import { DayChart } from "./DayChart";
import { GroupTable } from "./GroupTable";
import { daysOf, SPANS, type Span, spanBefore, spanOf } from "./span";
import { Totals } from "./Totals";

const KEYS = ["span", "by"] as const;
const GROUPINGS: { value: Grouping; label: string }[] = [
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
  { value: "workflow", label: "Workflow" },
  { value: "credential", label: "Credential" },
  { value: "route", label: "Route" },
];
const MOST_GROUPS = 50;
const DEAREST = 10;

interface SpanProps {
  span: Span;
  before: Span;
}

function ByDay({ span, before, now }: SpanProps & { now: Date }) {
  const costs = useCosts("day", { ...span });
  const earlier = useCosts("day", { ...before });
  const error = useLastError(costs);
  if (error)
    return (
      <Failure title="The costs could not be loaded" error={error} onRetry={() => void costs.refetch()} />
    );
  if (!costs.data) return <SkeletonRows count={4} />;
  if (costs.data.calls === 0) {
    return (
      <EmptyState
        icon="circle-dollar-sign"
        title="No model was called in this time"
        text="Every call of a model is listed here with its tokens and its cost, to the last digit."
      />
    );
  }
  return (
    <>
      <Totals costs={costs.data} before={earlier.data} />
      <DayChart days={daysOf(span, now)} groups={costs.data.groups} />
    </>
  );
}

function ByGroup({ span, before, by, onBy }: SpanProps & { by: Grouping; onBy: (by: string) => void }) {
  const costs = useCosts(by, { ...span });
  const earlier = useCosts(by, { ...before });
  if (!costs.data || costs.data.calls === 0) return null;
  const title = GROUPINGS.find((grouping) => grouping.value === by)?.label ?? by;
  return (
    <section className="cost-section">
      <div className="section-head">
        <h2>Where it went</h2>
        <Select label="Group by" value={by} choices={GROUPINGS} onChange={onBy} />
      </div>
      <GroupTable by={by} title={title} costs={costs.data} before={earlier.data} most={MOST_GROUPS} />
    </section>
  );
}

function Dearest({ span }: { span: Span }) {
  const costs = useCosts("execution", { ...span });
  if (!costs.data || costs.data.calls === 0) return null;
  return (
    <section className="cost-section">
      <div className="section-head">
        <h2>The most expensive runs</h2>
      </div>
      <GroupTable by="execution" title="Run" costs={costs.data} before={undefined} most={DEAREST} />
    </section>
  );
}

const isGrouping = (value: string | undefined): value is Grouping =>
  GROUPINGS.some((grouping) => grouping.value === value);

/** `/costs/`. */
export function CostsPage() {
  const [filter, change] = useUrlFilter(KEYS);
  // Fixed while the page is open, or every render would ask for another span.
  const [now] = useState(() => new Date());
  const span = spanOf(filter.span, now);
  const before = spanBefore(filter.span, now);
  const by = isGrouping(filter.by) ? filter.by : "model";
  return (
    <Page
      title="Costs"
      text="What calls of models cost: what the provider charged, or the estimate where it does not say."
      actions={
        <a className="button" href={address("/api/costs/export/", { query: span })} download>
          <Icon name="download" size={15} /> Export CSV
        </a>
      }
    >
      <div className="toolbar filters">
        <Select
          label="Time"
          value={filter.span ?? "month"}
          choices={SPANS}
          onChange={(value) => change({ span: value })}
        />
      </div>
      <ByDay span={span} before={before} now={now} />
      <Budgets />
      <ByGroup span={span} before={before} by={by} onBy={(value) => change({ by: value })} />
      <Dearest span={span} />
    </Page>
  );
}
