import "./editor.css";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { type Catalog, useCatalog, useNodeTypes, useTemplateHelpers } from "~/api/catalog";
import type { TemplateHelper, Workflow } from "~/api/types";
import { useWorkflow } from "~/api/workflows";
import { may } from "~/app/boot";
import { Canvas } from "~/canvas/Canvas";
import { complete, idsOf } from "~/document/graph";
import { Palette } from "~/palette/Palette";
import { Picker } from "~/palette/Picker";
import { Panel } from "~/panel/Panel";
import { Drawer } from "~/runs/Drawer";
import { createRunStore, RunContext } from "~/runs/store";
import { type Editor, EditorContext, useUi } from "./context";
import { Dialogs } from "./Dialogs";
import { createDocument } from "./document";
import { EditorFailure, EditorSkeleton } from "./EditorStates";
import { EmptyCanvas } from "./EmptyCanvas";
import { Header } from "./Header";
import { Notices } from "./Notices";
import { createUi } from "./ui";
import { useListening } from "./useListening";
import { useRunning } from "./useRunning";
import { useSaving } from "./useSaving";
import { useShortcuts } from "./useShortcuts";

function createEditor(workflow: Workflow, catalog: Catalog, helpers: readonly TemplateHelper[]): Editor {
  const graph = complete(workflow.graph, catalog);
  return {
    workflowId: workflow.id,
    catalog,
    document: createDocument(graph),
    ui: createUi(workflow.problems, idsOf(graph)),
    run: createRunStore(),
    readOnly: !may("workflow.edit"),
    helpers: helpers.map((helper) => helper.name),
  };
}

function Workbench({ editor, workflow }: { editor: Editor; workflow: Workflow }) {
  const saving = useSaving(editor, workflow);
  const running = useRunning(editor, workflow, saving.flush);
  const listening = useListening(workflow.id, saving.flush, running.watch);
  const palette = useUi((state) => state.palette) && !editor.readOnly;
  useShortcuts(editor, running, saving);
  useEffect(() => editor.ui.setState({ problems: workflow.problems }), [editor, workflow.problems]);
  return (
    <div className="editor">
      <Header workflow={workflow} saving={saving} running={running} />
      <Notices saving={saving} />
      <div className={palette ? "editor-body editor-body-palette" : "editor-body"}>
        {palette && <Palette />}
        <div className="editor-middle">
          <main className="editor-canvas" aria-label="Canvas">
            <Canvas>
              <EmptyCanvas />
            </Canvas>
          </main>
          <Drawer running={running} />
        </div>
        <Panel workflow={workflow} listening={listening} />
      </div>
      <Picker />
      <Dialogs workflow={workflow} saving={saving} running={running} />
    </div>
  );
}

interface OpenProps {
  workflow: Workflow;
  catalog: Catalog;
  helpers: readonly TemplateHelper[];
}

/** The stores are created once for the life of the page: later responses never reset the graph. */
function OpenEditor({ workflow, catalog, helpers }: OpenProps) {
  const [editor] = useState(() => createEditor(workflow, catalog, helpers));
  return (
    <EditorContext value={editor}>
      <RunContext value={editor.run}>
        <ReactFlowProvider>
          <Workbench editor={editor} workflow={workflow} />
        </ReactFlowProvider>
      </RunContext>
    </EditorContext>
  );
}

/** `/workflows/{id}/`. */
export default function EditorPage({ id }: { id: string }) {
  const workflow = useWorkflow(id);
  const types = useNodeTypes();
  const catalog = useCatalog();
  const helpers = useTemplateHelpers();
  const error = workflow.error ?? types.error;
  if (error)
    return (
      <EditorFailure error={error} onRetry={() => void Promise.all([workflow.refetch(), types.refetch()])} />
    );
  if (!workflow.data || !types.data || helpers.isLoading) return <EditorSkeleton />;
  return <OpenEditor workflow={workflow.data} catalog={catalog} helpers={helpers.data ?? []} />;
}
