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

/**
 * Whether two graphs give every step the same variables: the same predecessors with the same names.
 */
function isSameShape(a: Graph, b: Graph): boolean {
  if (a.edges !== b.edges || a.nodes.length !== b.nodes.length) return false;
  return a.nodes.every((node, at) => {
    const other = b.nodes[at];
    return node === other || (other !== undefined && NAMING.every((key) => node[key] === other[key]));
  });
}

/**
 * The graph as far as variables are concerned: the same object while cards are only moved or filled
 * in.
 */
function useShape(): Graph {
  const last = useRef<Graph>(null);
  return useDocument(({ graph }) => {
    if (!last.current || !isSameShape(last.current, graph)) last.current = graph;
    return last.current;
  });
}

/**
 * The variables that templates of the step `id` can read, and how to preview them while they are
 * `seen`.
 */
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
