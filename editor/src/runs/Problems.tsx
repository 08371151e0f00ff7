import type { Problem, RunError } from "~/api/types";
import { useDocument, useEditor } from "~/editor/context";
import { EmptyState } from "~/ui/EmptyState";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { wordsOf } from "./hidden";
import { useRun } from "./store";

const bySeverity = (a: Problem, b: Problem): number =>
  Number(a.severity === "warning") - Number(b.severity === "warning");

/** Why the displayed run failed; null if it did not, or nothing has run. */
export const useRunError = (): RunError | null =>
  useRun(({ run }) => (run?.execution?.status === "succeeded" ? null : (run?.execution?.error ?? null)));

/** The error of the last run is a problem too: it is solved in the step where it occurred. */
function RunProblem({ error, label }: { error: RunError; label: string | undefined }) {
  const { document, ui } = useEditor();
  const go = () => {
    if (!error.node_id) return ui.setState({ drawer: "log" });
    document.select([error.node_id]);
    ui.setState({ tab: "last-run" });
  };
  return (
    <li>
      <button type="button" className="problem" data-tone="error" onClick={go}>
        <Icon name="circle-x" size={15} />
        <span className="tag">Last run</span>
        {label && <strong>{label}</strong>}
        <span>
          <Prose text={wordsOf(error)} />
        </span>
        {error.hint && (
          <span className="mute">
            <Prose text={error.hint} />
          </span>
        )}
      </button>
    </li>
  );
}

/** What prevents a run, and what ended the last one; a click goes to the step and its field. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { document, ui } = useEditor();
  const nodes = useDocument((state) => state.graph.nodes);
  const failed = useRunError();
  if (problems.length === 0 && !failed) {
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
      {failed && <RunProblem error={failed} label={labels.get(failed.node_id ?? "")} />}
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
