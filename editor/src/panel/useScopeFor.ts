import { useMemo, useRef } from "react";
import { useTemplateHelpers } from "~/api/catalog";
import type { Graph, TemplateHelper } from "~/api/types";
import { previewTemplate } from "~/api/workflows";
import { useDocument, useEditor } from "~/editor/context";
import { runsOf } from "~/runs/run";
import { useRun } from "~/runs/store";
import type { Target, TemplateScope } from "~/template/context";
import { variablesFor } from "~/template/scope";

const NO_HELPERS: TemplateHelper[] = [];

const NAMING = ["id", "variable", "label", "disabled", "parent"] as const;

/** Whether two drawings give every step the same variables: who comes before, under which name. */
function isSameShape(a: Graph, b: Graph): boolean {
  if (a.edges !== b.edges || a.nodes.length !== b.nodes.length) return false;
  return a.nodes.every((node, at) => {
    const other = b.nodes[at];
    return node === other || (other !== undefined && NAMING.every((key) => node[key] === other[key]));
  });
}

/** The drawing as far as variables go: the same object while cards are only moved or filled in. */
function useShape(): Graph {
  const last = useRef<Graph>(null);
  return useDocument(({ graph }) => {
    if (!last.current || !isSameShape(last.current, graph)) last.current = graph;
    return last.current;
  });
}

/** What the templates of the step `id` can read, and how their value is asked for while they are `seen`. */
export function useScopeFor(id: string, seen: boolean): TemplateScope {
  const { workflowId, document, catalog, ui, readOnly } = useEditor();
  const shape = useShape();
  const runs = useRun(({ run }) => runsOf(run));
  const { data: helpers = NO_HELPERS } = useTemplateHelpers();
  const variables = useMemo(() => variablesFor(shape, catalog, id, runs), [shape, catalog, id, runs]);
  return useMemo(() => {
    const preview: NonNullable<TemplateScope["preview"]> = (field, template, signal) => {
      const { graph } = document.getState();
      return previewTemplate(workflowId, { graph, node_id: id, field, template }, signal);
    };
    const onActive = (target: Target) => ui.setState({ target });
    const onGone = (gone: Target) => {
      if (ui.getState().target === gone) ui.setState({ target: null });
    };
    return { variables, helpers, preview: seen ? preview : null, onActive, onGone, readOnly };
  }, [variables, helpers, document, workflowId, id, ui, readOnly, seen]);
}
