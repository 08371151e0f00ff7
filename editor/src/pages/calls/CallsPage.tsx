import { useState } from "react";
import { Link, useSearchParams } from "wouter";
import { type CallFilter, useCalls } from "~/api/calls";
import type { HookCall, Workflow } from "~/api/types";
import { useWorkflow } from "~/api/workflows";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { Icon } from "~/ui/Icon";
import { Select } from "~/ui/Select";
import { Listed } from "../Listed";
import { Page } from "../Page";
import { CallDialog } from "./CallDialog";
import { CallTable } from "./CallTable";
import { OUTCOMES } from "./outcomes";

/** The filter is stored in the URL, so that it can be shared and survives a reload. */
function useFilter(): [CallFilter, (change: CallFilter) => void] {
  const [params, setParams] = useSearchParams();
  const filter = { trigger: params.get("trigger") ?? "", outcome: params.get("outcome") ?? "" };
  const change = (part: CallFilter) => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value);
    setParams(new URLSearchParams(next as [string, string][]), { replace: true });
  };
  return [filter, change];
}

interface FilterProps {
  filter: CallFilter;
  hooks: { value: string; label: string }[];
  onChange: (change: CallFilter) => void;
}

function Filters({ filter, hooks, onChange }: FilterProps) {
  const outcomes = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));
  return (
    <search className="toolbar filters">
      <Select
        label="Webhook"
        value={filter.trigger ?? ""}
        choices={[{ value: "", label: "All webhooks" }, ...hooks]}
        onChange={(trigger) => onChange({ trigger })}
      />
      <Select
        label="Outcome"
        value={filter.outcome ?? ""}
        choices={[{ value: "", label: "Any outcome" }, ...outcomes]}
        onChange={(outcome) => onChange({ outcome })}
      />
    </search>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState icon="filter" title="No call matches the filter">
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="webhook"
      title="Nobody has called yet"
      text="Every call to the workflow's published webhooks is kept here for some days, including refused ones. Test calls are not."
    />
  );
}

const hooksOf = (workflow: Workflow | undefined) =>
  (workflow?.graph.nodes ?? [])
    .filter((node) => node.type === "trigger.webhook")
    .map(({ id, label }) => ({ value: id, label: label || id }));

function Back({ workflow }: { workflow: Workflow | undefined }) {
  return (
    workflow && (
      <Link href={`/workflows/${workflow.id}/`} className="button button-plain">
        <Icon name="workflow" size={15} /> {workflow.name}
      </Link>
    )
  );
}

/** `/workflows/{id}/calls/`: the calls that a workflow's webhooks received. */
export function CallsPage({ id }: { id: string }) {
  const [filter, change] = useFilter();
  const [open, setOpen] = useState<HookCall | null>(null);
  const workflow = useWorkflow(id).data;
  const list = useCalls(id, filter);
  const hooks = hooksOf(workflow);
  const labelOf = (trigger: string) => hooks.find(({ value }) => value === trigger)?.label ?? trigger;
  const calls = list.data?.pages.flatMap((page) => page.results) ?? [];
  const filtered = Object.values(filter).some(Boolean);
  return (
    <Page
      title="Webhook calls"
      text="The calls received, their outcome, and a way to run them again."
      actions={<Back workflow={workflow} />}
    >
      <Filters filter={filter} hooks={hooks} onChange={change} />
      <Listed
        list={list}
        failure="The calls could not be loaded"
        count={calls.length}
        empty={<Nothing filtered={filtered} onClear={() => change({ trigger: "", outcome: "" })} />}
      >
        <CallTable calls={calls} labelOf={labelOf} onOpen={setOpen} />
      </Listed>
      {open && <CallDialog call={open} trigger={labelOf(open.trigger)} onClose={() => setOpen(null)} />}
    </Page>
  );
}
