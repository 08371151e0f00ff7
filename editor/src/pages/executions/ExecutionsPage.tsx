import { useLocation } from "wouter";
import { useExecutions } from "~/api/executions";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { Listed } from "../Listed";
import { Page } from "../Page";
import { useUrlFilter } from "../useUrlFilter";
import { ExecutionTable } from "./ExecutionTable";
import { Filters } from "./Filters";

const KEYS = ["workflow", "status", "mode", "after", "before"] as const;

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
      text="Every run of every workflow is listed here, with its result, duration and cost."
    >
      <Button onClick={() => go("/workflows/")}>Go to the workflows</Button>
    </EmptyState>
  );
}

/** `/executions/`. */
export function ExecutionsPage() {
  const [filter, change] = useUrlFilter(KEYS);
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
