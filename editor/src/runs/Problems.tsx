import type { Problem } from "~/api/types";
import { useDocument, useEditor } from "~/editor/context";
import { EmptyState } from "~/ui/EmptyState";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";

const bySeverity = (a: Problem, b: Problem): number =>
  Number(a.severity === "warning") - Number(b.severity === "warning");

/** What stands between the drawing and a run; a click goes to the step and its field. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { document, ui } = useEditor();
  const nodes = useDocument((state) => state.graph.nodes);
  if (problems.length === 0) {
    return (
      <EmptyState icon="circle-check" title="No problems" text="The workflow can run and be published." />
    );
  }
  const labels = new Map(nodes.map((node) => [node.id, node.label]));
  const go = ({ node_id, field }: Problem) => {
    if (!node_id) return;
    document.select([node_id]);
    const tab =
      field && ["retry", "timeout_s", "on_error", "default_output"].includes(field) ? "retry" : "settings";
    ui.setState({ tab, focus: null });
    requestAnimationFrame(() => ui.setState({ focus: field ? { node: node_id, field } : null }));
  };
  return (
    <ul className="drawer-content problems">
      {[...problems].sort(bySeverity).map((problem) => (
        <li key={`${problem.node_id}${problem.field}${problem.code}${problem.message}`}>
          <button type="button" className="problem" data-tone={problem.severity} onClick={() => go(problem)}>
            <Icon name={problem.severity === "error" ? "circle-alert" : "triangle-alert"} size={15} />
            <span className="visually-hidden">{problem.severity}: </span>
            {problem.node_id && <strong>{labels.get(problem.node_id) ?? "Deleted step"}</strong>}
            <span>
              <Prose text={problem.message} />
            </span>
            {problem.hint && (
              <span className="mute">
                <Prose text={problem.hint} />
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
