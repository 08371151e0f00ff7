import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Redirect, Route, Router, Switch } from "wouter";
import { asApiError } from "~/api/client";
import { AccountPage } from "~/pages/account/AccountPage";
import { CallsPage } from "~/pages/calls/CallsPage";
import { CostsPage } from "~/pages/costs/CostsPage";
import { CredentialsPage } from "~/pages/credentials/CredentialsPage";
import { ExecutionsPage } from "~/pages/executions/ExecutionsPage";
import { NotFound } from "~/pages/NotFound";
import { SettingsPage } from "~/pages/settings/SettingsPage";
import { WorkflowsPage } from "~/pages/workflows/WorkflowsPage";
import { PageSkeleton } from "~/ui/Skeleton";
import { Toaster } from "~/ui/Toaster";
import { TooltipProvider } from "~/ui/Tooltip";
import { ErrorBoundary } from "./ErrorBoundary";
import { aroundNavigation } from "./leaving";
import { Shell } from "./Shell";

const EditorPage = lazy(() => import("~/editor/EditorPage"));
const ExecutionPage = lazy(() => import("~/pages/executions/ExecutionPage"));

/** Retries only errors that may pass by themselves: no connection, or a failing server. */
function worthRetrying(failures: number, error: unknown): boolean {
  const { status } = asApiError(error);
  return failures < 2 && (status === 0 || status >= 500);
}

const client = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: true } },
});

function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/workflows/" replace />
      </Route>
      <Route path="/workflows" component={WorkflowsPage} />
      <Route path="/workflows/:id">{({ id }) => <EditorPage key={id} id={id} />}</Route>
      <Route path="/workflows/:id/calls">{({ id }) => <CallsPage key={id} id={id} />}</Route>
      <Route path="/credentials" component={CredentialsPage} />
      <Route path="/costs" component={CostsPage} />
      <Route path="/executions" component={ExecutionsPage} />
      <Route path="/executions/:id">{({ id }) => <ExecutionPage key={id} id={id} />}</Route>
      <Route path="/settings" component={SettingsPage} />
      <Route path="/account" component={AccountPage} />
      <Route component={NotFound} />
    </Switch>
  );
}

/** All pages that require signing in. */
export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={client}>
        <TooltipProvider>
          <Router aroundNav={aroundNavigation}>
            <Shell>
              <Suspense fallback={<PageSkeleton />}>
                <Pages />
              </Suspense>
            </Shell>
          </Router>
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
