import { useState } from "react";
import { useCheckRoute, useDeleteRoute, useRoutes } from "~/api/integrations";
import type { ModelRoute } from "~/api/types";
import { may } from "~/app/boot";
import { TestResult } from "~/pages/credentials/CredentialTable";
import { useLastError } from "~/pages/useLastError";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { RowMenu } from "~/ui/RowMenu";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { toast } from "~/ui/toasts";
import { RouteDialog } from "./RouteDialog";

type Open = { kind: "new" } | { kind: "edit" | "delete"; route: ModelRoute } | null;

function Check({ route }: { route: ModelRoute }) {
  const check = useCheckRoute();
  const run = (canary: boolean) =>
    check.mutate(
      { id: route.id, canary },
      { onError: (error) => toast.failure("The check failed to run", error) },
    );
  return (
    <div className="test-cell">
      {check.data && (
        <TestResult
          test={{
            ...check.data,
            message: `${check.data.message} (${check.data.latency_ms} ms)`,
            tested_at: "",
          }}
        />
      )}
      {may("integration.manage") && (
        <Button
          small
          busy={check.isPending}
          onClick={() => run(Boolean(route.default_model))}
          aria-label={`Check ${route.id}`}
        >
          Check
        </Button>
      )}
    </div>
  );
}

function Row({ route, onOpen }: { route: ModelRoute; onOpen: (open: Open) => void }) {
  return (
    <tr>
      <td className="table-main">
        <code>{route.id}/</code> {route.is_default && <span className="tag">Default</span>}
        {!route.enabled && <span className="tag">Off</span>}
        <p className="mute">
          {route.driver}
          {route.base_url && ` · ${route.base_url}`}
        </p>
      </td>
      <td>{route.default_model ?? <span className="mute">None</span>}</td>
      <td className="mute">
        {route.model_support === "any" && "Any model"}
        {route.model_support === "catalogue" && "Those of the catalogue"}
        {route.model_support === "list" && route.models.join(", ")}
      </td>
      <td>
        <Check route={route} />
      </td>
      <td className="table-actions">
        {may("integration.manage") && (
          <RowMenu
            of={`the route ${route.id}`}
            onEdit={() => onOpen({ kind: "edit", route })}
            onDelete={() => onOpen({ kind: "delete", route })}
          />
        )}
      </td>
    </tr>
  );
}

function OpenDialog({ open, onClose }: { open: Open; onClose: () => void }) {
  const remove = useDeleteRoute();
  if (open?.kind === "delete") {
    return (
      <ConfirmMutation
        mutation={remove}
        variables={open.route.id}
        title={`Delete the route ${open.route.id}?`}
        text="Steps whose model names it can no longer run."
        action="Delete"
        done="Route deleted"
        failed="The route was not deleted"
        onClose={onClose}
      />
    );
  }
  return open && <RouteDialog route={open.kind === "edit" ? open.route : null} onClose={onClose} />;
}

/** Named connections: a step names one before the model, as in `openrouter/openai/gpt-4o-mini`. */
export function Routes() {
  const query = useRoutes();
  const error = useLastError(query);
  const [open, setOpen] = useState<Open>(null);
  const create = may("integration.manage") && (
    <Button icon="plus" onClick={() => setOpen({ kind: "new" })}>
      New route
    </Button>
  );
  const routes = query.data ?? [];
  return (
    <section className="settings-section">
      <div className="section-head">
        <h2>Routes</h2>
        {routes.length > 0 && create}
      </div>
      {error !== null && (
        <Failure title="The routes could not be loaded" error={error} onRetry={() => void query.refetch()} />
      )}
      {query.isLoading && !error && <SkeletonRows count={2} />}
      {query.data?.length === 0 && (
        <EmptyState
          icon="route"
          title="No routes yet"
          text="A route is a named connection. Steps choose it before the model, as in openrouter/openai/gpt-4o-mini; the default one serves all others. Connecting OpenRouter makes the first."
        >
          {create}
        </EmptyState>
      )}
      {routes.length > 0 && (
        <Table columns={["Route", "Default model", "Takes", "Check"]} actions>
          {routes.map((route) => (
            <Row key={route.id} route={route} onOpen={setOpen} />
          ))}
        </Table>
      )}
      <OpenDialog open={open} onClose={() => setOpen(null)} />
    </section>
  );
}
