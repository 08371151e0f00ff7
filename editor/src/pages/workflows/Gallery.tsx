import { useLocation } from "wouter";
import { useWorkflowTemplates } from "~/api/catalog";
import type { WorkflowTemplate } from "~/api/types";
import { useCreateWorkflow } from "~/api/workflows";
import { Dialog } from "~/ui/Dialog";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { Icon } from "~/ui/Icon";
import { SkeletonRows } from "~/ui/Skeleton";
import { toast } from "~/ui/toasts";
import { useLastError } from "../useLastError";

/** One card per template; a click creates a workflow from it and opens it. */
export function TemplateCards({ templates }: { templates: WorkflowTemplate[] }) {
  const [, go] = useLocation();
  const create = useCreateWorkflow();
  const use = ({ name, description, graph }: WorkflowTemplate) =>
    create.mutate(
      { name, description, graph },
      {
        onSuccess: (workflow) => go(`/workflows/${workflow.id}/`),
        onError: (error) => toast.failure("The workflow was not created", error),
      },
    );
  return (
    <ul className="templates">
      {templates.map((template) => (
        <li key={template.id}>
          <button
            type="button"
            className="template"
            disabled={create.isPending}
            onClick={() => use(template)}
          >
            <span className="category" data-category="ai">
              <Icon name={template.icon} size={18} />
            </span>
            <strong>{template.name}</strong>
            <span className="mute">{template.description}</span>
            <span className="template-size mute num">
              {template.graph.nodes.length} {template.graph.nodes.length === 1 ? "step" : "steps"}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The dialog to choose a bundled template. */
export function Gallery({ onClose }: { onClose: () => void }) {
  const query = useWorkflowTemplates();
  const { data, isLoading, refetch } = query;
  const error = useLastError(query);
  return (
    <Dialog
      title="Start from a template"
      text="They run without any key, and you can change everything in them."
      wide
      onClose={onClose}
    >
      {isLoading && !error && <SkeletonRows count={3} />}
      {error !== null && (
        <Failure title="The templates could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data?.length === 0 && <EmptyState icon="layout-template" title="There are no templates" />}
      {data && <TemplateCards templates={data} />}
    </Dialog>
  );
}
