import { type FormEvent, useState } from "react";
import { useTestCredential } from "~/api/credentials";
import { useConnect, useDisconnect, useIntegration, usePutKey } from "~/api/integrations";
import type { Integration } from "~/api/types";
import { may } from "~/app/boot";
import { TestResult } from "~/pages/credentials/CredentialTable";
import { useLastError } from "~/pages/useLastError";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";
import { ago } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { SkeletonRows } from "~/ui/Skeleton";
import { toast } from "~/ui/toasts";
import { failureOf } from "./outcomes";

function PasteKey({ replaces }: { replaces: boolean }) {
  const put = usePutKey();
  const [key, setKey] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    put.mutate(key, {
      onSuccess: () => {
        setKey("");
        toast.done("OpenRouter connected");
      },
    });
  };
  return (
    <form className="stack" onSubmit={send}>
      <Field
        label={replaces ? "Replace the key" : "Or paste a key"}
        help="An ordinary key from openrouter.ai/keys. Stored encrypted, never shown again."
      >
        {({ id, describedBy }) => (
          <div className="row">
            <input
              className="input grow"
              id={id}
              aria-describedby={describedBy}
              type="password"
              autoComplete="off"
              placeholder="sk-or-v1-…"
              value={key}
              onChange={(event) => setKey(event.target.value)}
            />
            <Button type="submit" busy={put.isPending} disabled={key.trim() === ""}>
              Save key
            </Button>
          </div>
        )}
      </Field>
      {put.error && <Failure title="Not connected" error={put.error} />}
    </form>
  );
}

function Connected({ integration }: { integration: Integration }) {
  const test = useTestCredential();
  const disconnect = useDisconnect();
  const [asking, ask] = useState(false);
  const check = () =>
    integration.credential &&
    test.mutate(integration.credential, {
      onError: (error) => toast.failure("The test failed to run", error),
    });
  return (
    <>
      <p className="row">
        <span className="test-result" data-tone="ok">
          <Icon name="circle-check" size={14} />
          <span>
            Connected {integration.source === "oauth" ? "in the browser" : "by a key"}{" "}
            {integration.hint && <code>{integration.hint}</code>}
            <span className="mute">
              {integration.last_rotated_at && ` · ${ago(integration.last_rotated_at)}`}
              {integration.updated_by && ` by ${integration.updated_by}`}
            </span>
          </span>
        </span>
      </p>
      <p className="mute">Every step that asks a model and names no credential uses this key.</p>
      {test.data && <TestResult test={test.data} />}
      {may("integration.manage") && (
        <div className="row">
          <Button busy={test.isPending} onClick={check}>
            Test
          </Button>
          <Button onClick={() => ask(true)}>Disconnect…</Button>
        </div>
      )}
      {asking && (
        <ConfirmMutation
          mutation={disconnect}
          variables={null}
          title="Disconnect OpenRouter?"
          text="Steps without a credential of their own can no longer ask models. The key stays valid at OpenRouter until you delete it there."
          action="Disconnect"
          done="OpenRouter disconnected"
          failed="OpenRouter was not disconnected"
          onClose={() => ask(false)}
        />
      )}
    </>
  );
}

function ConnectButton({ again }: { again: boolean }) {
  const connect = useConnect();
  return (
    <>
      <div className="row">
        <Button
          tone={again ? undefined : "primary"}
          icon="external-link"
          busy={connect.isPending}
          onClick={() => connect.mutate()}
        >
          {again ? "Connect again" : "Connect with OpenRouter"}
        </Button>
      </div>
      {connect.error && <Failure title="Not connected" error={connect.error} />}
    </>
  );
}

/** The organisation's key for OpenRouter: connected in the browser, or pasted. */
export function OpenRouter({ outcome }: { outcome: string | null }) {
  const query = useIntegration();
  const error = useLastError(query);
  const failure = failureOf(outcome);
  const manages = may("integration.manage");
  return (
    <section className="settings-section stack">
      <h2>OpenRouter</h2>
      {failure && (
        <div className="failure" role="alert">
          <Icon name="circle-alert" size={18} />
          <div className="grow">
            <strong>Not connected</strong>
            <p>{failure}</p>
          </div>
        </div>
      )}
      {error !== null && (
        <Failure
          title="The connection could not be loaded"
          error={error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isLoading && !error && <SkeletonRows count={2} />}
      {query.data?.configured && <Connected integration={query.data} />}
      {query.data && !query.data.configured && (
        <p className="mute">
          One key reaches the models of all providers. Connect once, and everybody in the organisation can use
          them without choosing a key.
        </p>
      )}
      {query.data && manages && (
        <>
          <ConnectButton again={query.data.configured} />
          <PasteKey replaces={query.data.configured} />
        </>
      )}
      {query.data && !query.data.configured && !manages && (
        <p>Ask an owner or admin of the organisation to connect it.</p>
      )}
    </section>
  );
}
