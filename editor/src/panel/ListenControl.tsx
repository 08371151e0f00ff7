import "./triggers.css";
import { Link } from "wouter";
import type { Execution, GraphNode, JsonObject } from "~/api/types";
import { may } from "~/app/boot";
import { useEditor, useUi } from "~/editor/context";
import type { Heard, Listening } from "~/editor/useListening";
import { HIDDEN } from "~/runs/hidden";
import { useRun } from "~/runs/store";
import { Button, IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { StatusBadge } from "~/ui/StatusBadge";
import { useNow } from "~/ui/useNow";
import { Address } from "./Address";
import { JsonView } from "./JsonView";
import { countdown, curlFor } from "./testCall";

const WEBHOOK = "trigger.webhook";

function Waiting({
  node,
  url,
  until,
  onStop,
}: {
  node: GraphNode;
  url: string;
  until: number;
  onStop: () => void;
}) {
  const left = Math.max(0, Math.ceil((until - useNow(true)) / 1000));
  return (
    <>
      <p className="row" role="status">
        <span className="spinner" aria-hidden="true" />
        <strong className="grow">Waiting for a call…</strong>
      </p>
      <Address label="Test URL" url={url} />
      <Address label="curl" url={curlFor(url, node.parameters)} />
      <div className="row">
        <span className="mute grow">
          It runs the draft, once. Closes in <span className="num">{countdown(left)}</span>.
        </span>
        <Button small onClick={onStop}>
          Stop listening
        </Button>
      </div>
    </>
  );
}

/** Pins the received call as the input of later draft runs. */
function Pin({ node, input }: { node: string; input: JsonObject }) {
  const { ui } = useEditor();
  const pinned = useUi((state) => state.pinned[node] === input);
  const toggle = () =>
    ui.setState((state) => {
      const { [node]: _, ...others } = state.pinned;
      return { pinned: pinned ? others : { ...others, [node]: input } };
    });
  return (
    <>
      {pinned && <p className="mute">Until you leave the page, Run starts with this call.</p>}
      <Button small icon={pinned ? "x" : "check"} aria-pressed={pinned} onClick={toggle}>
        {pinned ? "Run without this call" : "Use this call for runs"}
      </Button>
    </>
  );
}

function Came({ execution, node, listening }: { execution: Execution; node: string; listening: Listening }) {
  const live = useRun(({ run }) => (run?.id === execution.id ? run.execution?.status : undefined));
  return (
    <>
      <p className="row" role="status">
        <strong className="grow">A call was received</strong>
        <StatusBadge status={live ?? execution.status} />
        <IconButton icon="x" size={14} label="Dismiss the call" onClick={() => void listening.stop()} />
      </p>
      {execution.redacted && <p className="mute">{HIDDEN}</p>}
      <JsonView title="Received" value={execution.input} run={execution.id} />
      <div className="row listen-actions">
        {!execution.redacted && <Pin node={node} input={execution.input as JsonObject} />}
        <Link href={`/executions/${execution.id}/`} className="button button-plain button-small">
          <Icon name="activity" size={15} /> Open the run
        </Link>
      </div>
    </>
  );
}

function Ask({ over, busy, onStart }: { over: boolean; busy: boolean; onStart: () => void }) {
  return (
    <>
      {over && <p role="status">Nobody called within two minutes: the test address is closed again.</p>}
      <div className="row">
        <Button small icon="zap" busy={busy} onClick={onStart}>
          {over ? "Listen again" : "Listen for a test call"}
        </Button>
        {!over && <span className="mute">Runs the draft, published or not.</span>}
      </div>
    </>
  );
}

const about = (heard: Heard, node: string): Heard =>
  heard.kind !== "idle" && heard.node === node ? heard : { kind: "idle" };

function Body({ node, listening }: { node: GraphNode; listening: Listening }) {
  const heard = about(listening.heard, node.id);
  if (heard.kind === "waiting")
    return <Waiting node={node} url={heard.url} until={heard.until} onStop={() => void listening.stop()} />;
  if (heard.kind === "heard")
    return <Came execution={heard.execution} node={node.id} listening={listening} />;
  const start = () => void listening.start(node.id);
  return <Ask over={heard.kind === "over"} busy={heard.kind === "opening"} onStart={start} />;
}

/** Opens a webhook's test address, waits for a call, and shows it. */
export function ListenControl({ node, listening }: { node: GraphNode; listening: Listening }) {
  if (node.type !== WEBHOOK || node.disabled || !may("workflow.run")) return null;
  return (
    <section className="facts" aria-label="Test call">
      <Body node={node} listening={listening} />
    </section>
  );
}
