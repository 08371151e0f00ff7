import { lazy, Suspense, useState } from "react";
import { useCredentialTypes } from "~/api/catalog";
import { useCredentials } from "~/api/credentials";
import type { Credential } from "~/api/types";
import { may } from "~/app/boot";
import { Button } from "~/ui/Button";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { SkeletonRows } from "~/ui/Skeleton";
import { Page } from "../Page";
import { useLastError } from "../useLastError";
import { CredentialTable } from "./CredentialTable";
import { DeleteCredential } from "./DeleteCredential";

/** Loaded lazily: the form needs the text editor, which the list does not. */
const CredentialDialog = lazy(() =>
  import("./CredentialDialog").then((module) => ({ default: module.CredentialDialog })),
);

type Open = { kind: "new" } | { kind: "edit" | "delete"; credential: Credential } | null;

function OpenDialog({ open, onClose }: { open: Open; onClose: () => void }) {
  if (open?.kind === "new") return <CredentialDialog onClose={onClose} />;
  if (open?.kind === "edit") return <CredentialDialog credential={open.credential} onClose={onClose} />;
  if (open?.kind === "delete") return <DeleteCredential credential={open.credential} onClose={onClose} />;
  return null;
}

/** `/credentials/`. */
export function CredentialsPage() {
  const query = useCredentials();
  const { data, isLoading, refetch } = query;
  const error = useLastError(query);
  useCredentialTypes();
  const [open, setOpen] = useState<Open>(null);
  const create = may("credential.edit") && (
    <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: "new" })}>
      New credential
    </Button>
  );
  return (
    <Page
      title="Credentials"
      text="Keys and passwords used by steps. They are stored encrypted and never shown again."
      actions={create}
    >
      {error !== null && (
        <Failure title="The credentials could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isLoading && !error && (
        <div className="sheet">
          <SkeletonRows />
        </div>
      )}
      {data?.length === 0 && (
        <EmptyState
          icon="key-round"
          title="No credentials yet"
          text="Add an OpenRouter key to use real models, or the password of a service that a workflow calls. Templates run without credentials."
        >
          {create}
        </EmptyState>
      )}
      {data && data.length > 0 && (
        <CredentialTable
          credentials={data}
          onEdit={(credential) => setOpen({ kind: "edit", credential })}
          onDelete={(credential) => setOpen({ kind: "delete", credential })}
        />
      )}
      <Suspense>
        <OpenDialog open={open} onClose={() => setOpen(null)} />
      </Suspense>
    </Page>
  );
}
