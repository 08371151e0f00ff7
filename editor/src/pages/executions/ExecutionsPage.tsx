import { useMemo } from "react";
import { useLocation, useSearchParams } from "wouter";
import { type ExecutionFilter, useExecutions } from "~/api/executions";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { Listed } from "../Listed";
import { Page } from "../Page";
import { ExecutionTable } from "./ExecutionTable";
import { Filters } from "./Filters";

const KEYS = ["workflow", "status", "mode", "after", "before"] as const;

/** The filter lives in the address, so that it can be sent to a colleague and survives a reload. */
function useFilter(): [ExecutionFilter, (change: ExecutionFilter) => void] {
  const [params, setParams] = useSearchParams();
  const text = params.toString();
  const filter = useMemo(() => {
    const known = new URLSearchParams(text);
    return Object.fromEntries(KEYS.map((key) => [key, known.get(key) ?? undefined])) as ExecutionFilter;
  }, [text]);
  const change = (part: ExecutionFilter) => {
    const next = Object.entries({ ...filter, ...part }).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    );
    setParams(new URLSearchParams(next), { replace: true });
  };
  return [filter, change];
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const [, go] = useLocation();
  if (filtered) {
    return (
      <EmptyState icon="filter" title="No run matches the filter">
        <Button onClick={onClear}>Clear the filter</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="activity"
      title="Nothing has run yet"
      text="Every run of every workflow is listed here, with what it did, took and cost."
    >
      <Button onClick={() => go("/workflows/")}>Go to the workflows</Button>
    </EmptyState>
  );
}

/** `/executions/`. */
export function ExecutionsPage() {
  const [filter, change] = useFilter();
  const list = useExecutions(filter);
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const filtered = Object.values(filter).some(Boolean);
  const clear = () => change({ workflow: "", status: "", mode: "", after: "", before: "" });
  return (
    <Page title="Executions">
      <Filters filter={filter} onChange={change} onClear={filtered ? clear : null} />
      <Listed
        list={list}
        failure="The executions could not be loaded"
        count={rows.length}
        empty={<Nothing filtered={filtered} onClear={clear} />}
      >
        <ExecutionTable rows={rows} />
      </Listed>
    </Page>
  );
}
