import { useEffect, useRef, useState } from "react";
import { asApiError } from "~/api/client";
import { useResolveNode } from "~/api/executions";
import type { Decision, Json, NodeRun } from "~/api/types";
import { may } from "~/app/boot";
import { mayTouch } from "~/runs/access";
import { useRun } from "~/runs/store";
import { Button, type Tone } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { toast } from "~/ui/toasts";
import { DecisionFields, type Filled, type Wrong } from "./DecisionFields";
import { JsonView } from "./JsonView";

interface Choice {
  action: Decision;
  label: string;
  tone: Tone;
}

const ANSWERS: Choice[] = [
  { action: "approve", label: "Approve", tone: "primary" },
  { action: "reject", label: "Reject", tone: "plain" },
];
const RESOLUTIONS: Choice[] = [
  { action: "rerun", label: "Run again", tone: "primary" },
  { action: "skip", label: "Skip", tone: "plain" },
  { action: "fail", label: "Let it fail", tone: "danger" },
];
const GO_ON: Choice[] = [{ action: "approve", label: "Continue now", tone: "plain" }];

/** The available decisions for this run of a step; null if there are none. */
export function choicesFor(run: NodeRun): Choice[] | null {
  if (run.status === "interrupted") return RESOLUTIONS;
  if (run.status !== "waiting" || !run.wait?.asks || run.wait.answered) return null;
  return run.wait.shown ? ANSWERS : GO_ON;
}

function Question({ run }: { run: NodeRun }) {
  const shown = run.wait?.shown;
  if (run.status === "interrupted") {
    const lost =
      "The worker was lost while this step was running. It is unknown whether its action took effect.";
    return <p>{[run.error?.message, run.error?.hint].filter(Boolean).join(" ") || lost}</p>;
  }
  if (!shown) return <p>The step waits until its link is called.</p>;
  return (
    <>
      <h3>{shown.title}</h3>
      {shown.message && (
        <p>
          <Prose text={shown.message} />
        </p>
      )}
      {shown.details !== null && shown.details !== undefined && (
        <JsonView title="Details" value={shown.details} />
      )}
    </>
  );
}

/**
 * The data sent with a decision: empty if nothing was asked, because a skipped step would output
 * it.
 */
export function saidWith(run: NodeRun, action: Decision, comment: string, filled: Filled): Json {
  const shown = run.wait?.shown;
  if (!shown) return null;
  return action === "approve" && (shown.fields ?? []).length > 0 ? { comment, values: filled } : { comment };
}

const NONE: Wrong = {};

/** The server's validation errors by field name. */
const wrongIn = (error: unknown): Wrong =>
  error ? ((asApiError(error).details.fields as Wrong | undefined) ?? NONE) : NONE;

/** The card; focuses the first invalid field as soon as the server has reported it. */
function useFirstWrong(wrong: Wrong) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (wrong !== NONE) card.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [wrong]);
  return card;
}

function NotYours() {
  return (
    <p className="mute">It is waiting for a decision by the person who started the run or by an editor.</p>
  );
}

/** Asks for the decision that a waiting or interrupted step needs. */
export function DecisionCard({ run }: { run: NodeRun }) {
  const execution = useRun((state) => state.run?.id ?? null);
  const [comment, setComment] = useState("");
  const [filled, setFilled] = useState<Filled>({});
  const resolve = useResolveNode();
  const wrong = wrongIn(resolve.error);
  const card = useFirstWrong(wrong);
  const choices = choicesFor(run);
  const mine = useRun((state) => mayTouch(state.run?.execution ?? null));
  if (!choices || !execution) return null;
  if (!may("workflow.run") || !mine) return <NotYours />;
  const mode = run.wait?.shown?.comment ?? "none";
  const fields = run.wait?.shown?.fields ?? [];
  const missing = mode === "required" && comment.trim() === "";
  const decide = (action: Decision) =>
    resolve.mutate(
      {
        execution,
        node: run.node_id,
        body: {
          iteration: run.iteration,
          action,
          shown: run.wait?.digest,
          data: saidWith(run, action, comment, filled),
        },
      },
      { onError: (error) => toast.failure("The decision was not accepted", error) },
    );
  return (
    <section className="decision" ref={card} aria-label="Decision">
      <header className="row">
        <Icon name="circle-alert" size={16} />
        <strong>{run.status === "interrupted" ? "What should happen?" : "Waiting for a decision"}</strong>
      </header>
      <Question run={run} />
      <DecisionFields fields={fields} filled={filled} wrong={wrong} onChange={setFilled} />
      {mode !== "none" && (
        <textarea
          className="input"
          aria-label="Comment"
          placeholder={mode === "required" ? "Comment (required)" : "Comment (optional)"}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      )}
      <div className="row">
        {choices.map(({ action, label, tone }) => (
          <Button
            key={action}
            small
            tone={tone}
            busy={resolve.isPending}
            disabled={missing && (action === "approve" || action === "reject")}
            onClick={() => decide(action)}
          >
            {label}
          </Button>
        ))}
      </div>
    </section>
  );
}
