import { problemOf } from "~/document/connected";
import { useUi } from "~/editor/context";
import { useNodeRun } from "~/runs/store";
import { duration, elapsed, turns } from "~/ui/format";
import { Icon } from "~/ui/Icon";
import { lookOf } from "~/ui/status";
import { useNow } from "~/ui/useNow";
import { spent } from "./CardLine";

interface Mark {
  icon: string;
  word: string;
  tone: string;
  text?: string;
}

function Slot({ icon, word, tone, text }: Mark) {
  return (
    <span className="status card-status" data-tone={tone} title={word}>
      {text && <span className="num">{text}</span>}
      <Icon name={icon} size={15} />
      <span className="visually-hidden">{word}</span>
    </span>
  );
}

/** The state of a step's run: shape, word and time. */
function RunSlot({ id }: { id: string }) {
  const run = useNodeRun(id);
  const running = run?.status === "running" || run?.status === "retrying";
  const now = useNow(running);
  if (!run) return null;
  const { icon, word, tone } = lookOf(run.status);
  const ms = elapsed(run.started_at, run.finished_at, now);
  const quick = run.status === "succeeded" && (ms ?? 0) < 100;
  const tries = run.attempt > 1 ? `${run.attempt}× ` : "";
  if (run.progress && !run.finished_at) {
    return <Slot icon={icon} word={word} tone={tone} text={turns(run.progress)} />;
  }
  const text =
    ms === null || quick || run.status === "skipped" || spent(run) ? tries : `${tries}${duration(ms)}`;
  return <Slot icon={icon} word={word} tone={tone} text={text} />;
}

interface Props {
  id: string;
  disabled: boolean;
  known: boolean;
}

/** The status slot at the upper right; problems take precedence over results. */
export function CardStatus({ id, disabled, known }: Props) {
  const problem = useUi((state) => problemOf(state.problems, state.ripe, id));
  const ran = useNodeRun(id) !== undefined;
  if (!known) return <Slot icon="triangle-alert" word="Unknown step type" tone="err" />;
  if (problem?.severity === "error") return <Slot icon="circle-alert" word={problem.message} tone="err" />;
  if (disabled) return <Slot icon="power" word="Disabled" tone="mute" />;
  if (ran) return <RunSlot id={id} />;
  if (problem) return <Slot icon="triangle-alert" word={problem.message} tone="wait" />;
  return null;
}
