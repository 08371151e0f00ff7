import { useState } from "react";
import { useLocation } from "wouter";
import { useCall, useReplayCall } from "~/api/calls";
import { asApiError } from "~/api/client";
import type { HookCall, HookCallDetail } from "~/api/types";
import { may } from "~/app/boot";
import { JsonView } from "~/panel/JsonView";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { instant } from "~/ui/format";
import { SkeletonRows } from "~/ui/Skeleton";
import { toast } from "~/ui/toasts";
import { OutcomeBadge } from "./OutcomeBadge";
import { bodyOf, bytes, reasonOf } from "./outcomes";

function Body({ call }: { call: HookCallDetail }) {
  const binary = call.body_encoding === "base64";
  if (call.redacted)
    return <p className="mute">Your role does not permit you to see the content of the call.</p>;
  return (
    <>
      <JsonView title="Headers" value={call.headers} />
      {call.body === "" ? (
        <p className="mute">The call had no body.</p>
      ) : (
        <JsonView title={binary ? "Body (base64)" : "Body"} value={bodyOf(call)} />
      )}
    </>
  );
}

function Facts({ call, trigger }: { call: HookCall; trigger: string }) {
  const reason = reasonOf(call);
  return (
    <>
      <div className="row call-facts">
        <OutcomeBadge outcome={call.outcome} />
        <span className="mute">
          {trigger} · {instant(call.received_at)} · {bytes(call.size)}
        </span>
      </div>
      {reason && <p className="field-error">{reason}</p>}
      <code className="call-path">
        {call.method} {call.path}
        {call.query && `?${call.query}`}
      </code>
    </>
  );
}

function useReplay(call: HookCall, onClose: () => void) {
  const [, go] = useLocation();
  const replay = useReplayCall();
  const run = () =>
    replay.mutate(call.id, {
      onSuccess: ({ id }) => {
        onClose();
        toast.done("Started a new run of the call", {
          label: "Open the run",
          run: () => go(`/executions/${id}/`),
        });
      },
    });
  return { ...replay, run };
}

interface Props {
  call: HookCall;
  trigger: string;
  onClose: () => void;
}

/** Asks before a call is run again, because its effects happen a second time. */
function Again({ call, onBack, onClose }: { call: HookCall; onBack: () => void; onClose: () => void }) {
  const replay = useReplay(call, onClose);
  return (
    <section className="call-again" aria-label="Run again">
      <p>
        <strong>Run this call again?</strong> The currently published version starts with the same input,
        without the headers that were kept secret. All effects of the workflow happen once more.
      </p>
      {replay.error && <Failure title={asApiError(replay.error).message} error={replay.error} />}
      <DialogActions>
        <Button onClick={onBack}>Back</Button>
        <Button tone="primary" icon="play" busy={replay.isPending} onClick={replay.run}>
          Run again
        </Button>
      </DialogActions>
    </section>
  );
}

function Ways({ call, onAgain, onClose }: { call: HookCall; onAgain: () => void; onClose: () => void }) {
  const [, go] = useLocation();
  return (
    <DialogActions>
      {call.execution && (
        <Button icon="activity" onClick={() => go(`/executions/${call.execution}/`)}>
          Open the run
        </Button>
      )}
      {may("workflow.run") && may("execution.manage") && (
        <Button icon="rotate-cw" onClick={onAgain}>
          Run again…
        </Button>
      )}
      <Button tone="primary" onClick={onClose}>
        Close
      </Button>
    </DialogActions>
  );
}

/** One call as it was received, with a button to run it again. */
export function CallDialog({ call, trigger, onClose }: Props) {
  const detail = useCall(call.id);
  const [again, ask] = useState(false);
  return (
    <Dialog title="Webhook call" wide onClose={onClose}>
      <div className="stack call">
        <Facts call={call} trigger={trigger} />
        {detail.error ? (
          <Failure
            title="The call could not be loaded"
            error={detail.error}
            onRetry={() => void detail.refetch()}
          />
        ) : detail.data ? (
          <Body call={detail.data} />
        ) : (
          <SkeletonRows count={4} />
        )}
      </div>
      {again ? (
        <Again call={call} onBack={() => ask(false)} onClose={onClose} />
      ) : (
        <Ways call={call} onAgain={() => ask(true)} onClose={onClose} />
      )}
    </Dialog>
  );
}
