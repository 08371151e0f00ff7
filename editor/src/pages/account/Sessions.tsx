import { useState } from "react";
import { useEndOtherSessions, useEndSession, useSessions } from "~/api/account";
import type { BrowserSession } from "~/api/types";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { Failure } from "~/ui/Failure";
import { ago } from "~/ui/format";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { toast } from "~/ui/toasts";
import { useLastError } from "../useLastError";
import { Section } from "./Section";

function SessionRow({ session }: { session: BrowserSession }) {
  const end = useEndSession();
  const leave = () =>
    end.mutate(session.id, {
      onSuccess: () => toast.done("Session ended"),
      onError: (error) => toast.failure("The session was not ended", error),
    });
  return (
    <tr>
      <td className="table-main">
        <strong>{session.device || "A browser"}</strong>{" "}
        {session.is_current && <span className="tag">this one</span>}
        {session.address && <p className="mute clip">{session.address}</p>}
      </td>
      <td className="mute">{ago(session.signed_in_at)}</td>
      <td className="mute">{ago(session.last_used_at)}</td>
      <td className="table-actions">
        {!session.is_current && (
          <Button small busy={end.isPending} onClick={leave} aria-label={`End ${session.device}`}>
            End
          </Button>
        )}
      </td>
    </tr>
  );
}

function SessionTable({ sessions }: { sessions: BrowserSession[] }) {
  return (
    <Table columns={["Browser", "Signed in", "Last seen"]} actions>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </Table>
  );
}

function EndOthers({ onClose }: { onClose: () => void }) {
  const end = useEndOtherSessions();
  return (
    <ConfirmMutation
      mutation={end}
      variables={undefined}
      title="End all other sessions?"
      text="All your other browsers are signed out at once. Unsaved work there is lost."
      action="End them"
      done="All other sessions ended"
      failed="The sessions were not ended"
      onClose={onClose}
    />
  );
}

/** The person's sessions, with a button to end each. */
export function Sessions() {
  const query = useSessions();
  const { data, isLoading, refetch } = query;
  const error = useLastError(query);
  const [ending, setEnding] = useState(false);
  const others = data?.some((session) => !session.is_current) && (
    <Button onClick={() => setEnding(true)}>End all others</Button>
  );
  return (
    <Section
      title="Sessions"
      text="Browsers in which you are signed in. End those that you do not recognise."
      actions={others}
    >
      {error !== null && (
        <Failure title="The sessions could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {isLoading && !error && <SkeletonRows count={2} />}
      {data && <SessionTable sessions={data} />}
      {ending && <EndOthers onClose={() => setEnding(false)} />}
    </Section>
  );
}
