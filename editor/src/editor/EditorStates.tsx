import { Link } from "wouter";
import { asApiError } from "~/api/client";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";

/** The outline of the editor while the workflow is loading. */
export function EditorSkeleton() {
  return (
    <div className="editor" role="status" aria-label="Loading the workflow">
      <header className="editor-head">
        <div className="skeleton" style={{ width: 180 }} />
      </header>
      <div className="editor-body editor-body-palette">
        <div className="palette">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <div className="skeleton" key={row} style={{ margin: "11px 6px", width: 150 - (row % 3) * 24 }} />
          ))}
        </div>
        <div className="editor-canvas" />
      </div>
    </div>
  );
}

interface FailureProps {
  error: unknown;
  onRetry: () => void;
}

export function EditorFailure({ error, onRetry }: FailureProps) {
  if (asApiError(error).status === 404) {
    return (
      <main className="page-alone">
        <EmptyState
          icon="workflow"
          title="This workflow does not exist"
          level="h1"
          text="It was deleted, or it belongs to another organisation."
        >
          <Link href="/workflows/" className="button">
            All workflows
          </Link>
        </EmptyState>
      </main>
    );
  }
  return (
    <main className="page">
      <h1 className="visually-hidden">Workflow</h1>
      <Failure title="The workflow could not be loaded" error={error} onRetry={onRetry} />
    </main>
  );
}
