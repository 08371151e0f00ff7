import { useMemo } from "react";
import { useTemplateHelpers } from "~/api/catalog";
import type { TemplateHelper } from "~/api/types";
import { previewTemplate } from "~/api/workflows";
import { useDocument, useEditor } from "~/editor/context";
import { stringify } from "~/json/exact";
import { runsOf } from "~/runs/run";
import { useRun } from "~/runs/store";
import type { TemplateScope } from "~/template/context";
import { variablesFor } from "~/template/scope";

const NO_HELPERS: TemplateHelper[] = [];

/** What changes the variables of a step: who comes before it, under which name; not where the cards lie. */
function useShape(): string {
  return useDocument(({ graph }) => {
    const nodes = graph.nodes.map(({ id, variable, label, disabled, parent }) => [
      id,
      variable,
      label,
      disabled,
      parent,
    ]);
    return stringify([nodes, graph.edges]);
  });
}

/** What the templates of the step `id` can read, and how their value is asked for. */
export function useScopeFor(id: string): TemplateScope {
  const { workflowId, document, catalog, ui, readOnly } = useEditor();
  const shape = useShape();
  const runs = useRun(({ run }) => runsOf(run));
  const { data: helpers = NO_HELPERS } = useTemplateHelpers();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the graph
  const variables = useMemo(
    () => variablesFor(document.getState().graph, catalog, id, runs),
    [shape, document, catalog, id, runs],
  );
  return useMemo(() => {
    const preview: TemplateScope["preview"] = (field, template, signal) => {
      const { graph } = document.getState();
      return previewTemplate(workflowId, { graph, node_id: id, field, template }, signal);
    };
    const onActive = (insert: (text: string) => void) => ui.setState({ insert });
    return { variables, helpers, preview, onActive, readOnly };
  }, [variables, helpers, document, workflowId, id, ui, readOnly]);
}
