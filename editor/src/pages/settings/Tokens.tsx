import { useState } from "react";
import { useRevokeToken, useTokens } from "~/api/settings";
import type { Token } from "~/api/types";
import { may } from "~/app/boot";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { ago, day } from "~/ui/format";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { useLastError } from "../useLastError";
import { NewToken } from "./NewToken";

function Revoke({ token, onClose }: { token: Token; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <ConfirmMutation
      mutation={revoke}
      variables={token.id}
      title={`Revoke “${token.name}”?`}
      text="Programs that use it lose access at once."
      action="Revoke"
      done={`“${token.name}” revoked`}
      failed="The token was not revoked"
      onClose={onClose}
    />
  );
}

function Expiry({ at }: { at: string | null }) {
  if (!at) return "Never";
  return Date.parse(at) > Date.now() ? day(at) : <span className="tag">Expired</span>;
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <tr>
      <td className="table-main">
        <strong>{token.name}</strong> {token.hint && <code className="mute">{token.hint}</code>}
      </td>
      <td>
        <span className="scopes">
          {token.scopes.length === 0 && <span className="mute">Everything its creator may do</span>}
          {token.scopes.map((scope) => (
            <span className="tag" key={scope}>
              {scope}
            </span>
          ))}
        </span>
      </td>
      <td className="mute">{ago(token.created_at)}</td>
      <td className="mute">{token.last_used_at ? ago(token.last_used_at) : "Never"}</td>
      <td className="mute">
        <Expiry at={token.expires_at} />
      </td>
      <td className="table-actions">
        {may("token.manage") && (
          <Button small onClick={onRevoke} aria-label={`Revoke ${token.name}`}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  return (
    <Table columns={["Name", "Scopes", "Created", "Last used", "Expires"]} actions>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
      ))}
    </Table>
  );
}

/** Tokens for programs that call the API. */
export function Tokens() {
  const query = useTokens();
  const { data, isLoading, refetch } = query;
  const error = useLastError(query);
  const [creating, create] = useState(false);
  const [doomed, doom] = useState<Token | null>(null);
  const add = may("token.manage") && (
    <Button icon="plus" onClick={() => create(true)}>
      New token
    </Button>
  );
  return (
    <section className="settings-section" aria-label="API tokens">
      <header className="section-head">
        <p className="mute grow">
          For programs that call the API. A token is shown once, when it is created.
        </p>
        {add}
      </header>
      {error !== null && (
        <Failure title="The tokens could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isLoading && !error && <SkeletonRows count={3} />}
      {data?.length === 0 && (
        <EmptyState
          icon="key-round"
          title="No tokens yet"
          text="Create one to start workflows from your own programs."
        />
      )}
      {data && data.length > 0 && <TokenTable tokens={data} onRevoke={doom} />}
      {creating && <NewToken onClose={() => create(false)} />}
      {doomed && <Revoke token={doomed} onClose={() => doom(null)} />}
    </section>
  );
}
