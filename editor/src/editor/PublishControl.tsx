import type { Problem, Workflow } from "~/api/types";
import { usePublish } from "~/api/workflows";
import { idsOf } from "~/document/graph";
import { Button } from "~/ui/Button";
import { Tooltip } from "~/ui/Tooltip";
import { toast } from "~/ui/toasts";
import { useDocument, useEditor, useUi } from "./context";
import { ripen, showProblems } from "./ui";
import type { Saving } from "./useSaving";

const isError = (problem: Problem): boolean => problem.severity === "error";

function reasonFor(errors: number, nodes: number, live: boolean, version: number | null): string {
  if (nodes === 0) return "Add a step first.";
  if (errors > 0) return `${errors} ${errors === 1 ? "problem" : "problems"} to solve first.`;
  if (live) return `Version ${version} is what runs: nothing has changed since.`;
  if (version === null) return "Freezes this draft as version 1 and makes its triggers live.";
  return `There are changes since version ${version}.`;
}

/** Publishes the draft as the version that triggers run. */
export function PublishControl({ workflow, saving }: { workflow: Workflow; saving: Saving }) {
  const { ui, document } = useEditor();
  const publish = usePublish(workflow.id);
  const errors = useUi((state) => state.problems.filter(isError).length);
  const nodes = useDocument((state) => state.graph.nodes.length);
  const settled = saving.state.kind === "saved";
  const live =
    settled && workflow.published_version !== null && workflow.published_revision === workflow.revision;
  const send = async () => {
    ripen(ui, idsOf(document.getState().graph));
    if (errors > 0) return ui.setState({ drawer: "problems" });
    if (!(await saving.flush())) return;
    publish.mutate(undefined, {
      onSuccess: (published) => toast.done(`Version ${published.published_version} is live`),
      onError: (error) => {
        showProblems(ui, error);
        toast.failure("Not published", error);
      },
    });
  };
  return (
    <Tooltip text={reasonFor(errors, nodes, live, workflow.published_version)}>
      <span className="publish">
        {!live && workflow.published_version !== null && (
          <span className="publish-dot" title="Unpublished changes" />
        )}
        <Button
          aria-label="Publish"
          icon={live ? "check" : "rocket"}
          disabled={live || nodes === 0}
          busy={publish.isPending}
          onClick={() => void send()}
        >
          {live ? `Published v${workflow.published_version}` : "Publish"}
        </Button>
      </span>
    </Tooltip>
  );
}
