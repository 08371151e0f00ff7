import "~/editor/editor.css";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { type Catalog, useCatalog, useNodeTypes } from "~/api/catalog";
import { asApiError } from "~/api/client";
import { useExecution } from "~/api/executions";
import type { Execution } from "~/api/types";
import { Canvas } from "~/canvas/Canvas";
import { complete } from "~/document/graph";
import { type Editor, EditorContext } from "~/editor/context";
import { createDocument } from "~/editor/document";
import { EditorSkeleton } from "~/editor/EditorStates";
import { createUi } from "~/editor/ui";
import { Panel } from "~/panel/Panel";
import { Drawer } from "~/runs/Drawer";
import { showLoaded } from "~/runs/loaded";
import { followExecution } from "~/runs/socket";
import { createRunStore, RunContext } from "~/runs/store";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { isFinal } from "~/ui/status";
import { Banner } from "./Banner";

function createViewer(execution: Execution, catalog: Catalog): Editor {
  const run = createRunStore();
  void showLoaded(run, execution);
  const ui = createUi();
  ui.setState({ tab: "last-run", drawer: "log" });
  return {
    workflowId: execution.workflow ?? "",
    catalog,
    document: createDocument(complete(execution.graph, catalog)),
    ui,
    run,
    readOnly: true,
    helpers: [],
  };
}

function Viewer({ execution, catalog }: { execution: Execution; catalog: Catalog }) {
  const [editor] = useState(() => createViewer(execution, catalog));
  useEffect(() => {
    if (!isFinal(execution.status)) return followExecution(editor.run, execution.id);
  }, [editor, execution.id, execution.status]);
  return (
    <EditorContext value={editor}>
      <RunContext value={editor.run}>
        <ReactFlowProvider>
          <div className="editor">
            <Banner execution={execution} />
            <div className="editor-body">
              <div className="editor-middle">
                <main className="editor-canvas" aria-label="Canvas of the run">
                  <h1 className="visually-hidden">Run</h1>
                  <Canvas />
                </main>
                <Drawer running={null} />
              </div>
              <Panel workflow={null} listening={null} />
            </div>
          </div>
        </ReactFlowProvider>
      </RunContext>
    </EditorContext>
  );
}

/** `/executions/{id}/`: the graph as it ran, with what happened on it. */
export default function ExecutionPage({ id }: { id: string }) {
  const execution = useExecution(id);
  const types = useNodeTypes();
  const catalog = useCatalog();
  const error = execution.error ?? types.error;
  if (error && asApiError(error).status === 404) {
    return (
      <main className="page-alone">
        <EmptyState
          icon="activity"
          title="This run does not exist"
          level="h1"
          text="It was removed, or it belongs to another organisation."
        >
          <Link href="/executions/" className="button">
            All executions
          </Link>
        </EmptyState>
      </main>
    );
  }
  if (error) {
    return (
      <main className="page">
        <h1 className="visually-hidden">Run</h1>
        <Failure title="The run could not be loaded" error={error} onRetry={() => void execution.refetch()} />
      </main>
    );
  }
  if (!execution.data || !types.data) return <EditorSkeleton />;
  return <Viewer execution={execution.data} catalog={catalog} />;
}
