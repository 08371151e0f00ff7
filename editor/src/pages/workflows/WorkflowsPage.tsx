import { useState } from "react";
import { useLocation } from "wouter";
import { useWorkflowTemplates } from "~/api/catalog";
import type { WorkflowRow } from "~/api/types";
import { useCreateWorkflow, useWorkflows } from "~/api/workflows";
import { may } from "~/app/boot";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { SearchField } from "~/ui/SearchField";
import { toast } from "~/ui/toasts";
import { useDebounced } from "~/ui/useDebounced";
import { Listed } from "../Listed";
import { Page } from "../Page";
import { Gallery, TemplateCards } from "./Gallery";
import { WorkflowTable } from "./WorkflowTable";

function useNew() {
  const [, go] = useLocation();
  const create = useCreateWorkflow();
  const blank = () =>
    create.mutate(
      { name: "Untitled workflow" },
      {
        onSuccess: (workflow) => go(`/workflows/${workflow.id}/`),
        onError: (error) => toast.failure("The workflow was not created", error),
      },
    );
  return { blank, busy: create.isPending };
}

function FirstSteps({ onBlank }: { onBlank: () => void }) {
  const { data: templates = [] } = useWorkflowTemplates();
  return (
    <section className="first-steps">
      <EmptyState
        icon="workflow"
        title="Create your first workflow"
        text={
          templates.length > 0
            ? "Each of these runs right away, without any key: the sandbox takes the place of the model."
            : "Draw the steps, run them, and see what each one did and cost."
        }
      >
        <Button icon="plus" onClick={onBlank}>
          Start from an empty canvas
        </Button>
      </EmptyState>
      <TemplateCards templates={templates} />
    </section>
  );
}

interface ListProps {
  rows: WorkflowRow[];
  search: string;
  onBlank: () => void;
}

function Rows({ rows, search, onBlank }: ListProps) {
  if (rows.length > 0) return <WorkflowTable rows={rows} />;
  if (search)
    return <EmptyState icon="search" title={`No workflow is called “${search}”`} text="Try another word." />;
  if (may("workflow.edit")) return <FirstSteps onBlank={onBlank} />;
  return <EmptyState icon="workflow" title="There are no workflows yet" />;
}

/** `/workflows/`. */
export function WorkflowsPage() {
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim());
  const list = useWorkflows(settled);
  const { blank, busy } = useNew();
  const [gallery, showGallery] = useState(false);
  const rows = list.data?.pages.flatMap((page) => page.results) ?? [];
  const actions = may("workflow.edit") && (
    <div className="row">
      <Button icon="layout-template" onClick={() => showGallery(true)}>
        From a template
      </Button>
      <Button tone="primary" icon="plus" busy={busy} onClick={blank}>
        New workflow
      </Button>
    </div>
  );
  return (
    <Page title="Workflows" actions={actions}>
      <div className="toolbar">
        <SearchField label="Search workflows" value={search} onChange={setSearch} />
      </div>
      <Listed
        list={list}
        failure="The workflows could not be loaded"
        count={rows.length}
        empty={<Rows rows={rows} search={settled} onBlank={blank} />}
      >
        <Rows rows={rows} search={settled} onBlank={blank} />
      </Listed>
      {gallery && <Gallery onClose={() => showGallery(false)} />}
    </Page>
  );
}
