import { Component, type ReactNode } from "react";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";

interface Props {
  children: ReactNode;
}

interface State {
  error: Error | null;
}

/** Shows what broke instead of a blank page. Saved work is safe on the server. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="page-alone">
        <EmptyState icon="bug" title="This page stopped working" text={error.message}>
          <Button tone="primary" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        </EmptyState>
      </main>
    );
  }
}
