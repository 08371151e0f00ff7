import { type KeyboardEvent, useState } from "react";
import { Link } from "wouter";
import type { Workflow } from "~/api/types";
import { useChangeWorkflow } from "~/api/workflows";
import { IconButton } from "~/ui/Button";
import { Switch } from "~/ui/Switch";
import { Tooltip } from "~/ui/Tooltip";
import { toast } from "~/ui/toasts";
import { useTitle } from "~/ui/useTitle";
import { useDocument, useEditor, useUi } from "./context";
import { PublishControl } from "./PublishControl";
import { RunControl } from "./RunControl";
import { SaveText } from "./SaveText";
import type { Running } from "./useRunning";
import type { Saving } from "./useSaving";

function NameField({ workflow }: { workflow: Workflow }) {
  const { readOnly } = useEditor();
  const change = useChangeWorkflow(workflow.id);
  const [name, setName] = useState(workflow.name);
  const leave = () => {
    const trimmed = name.trim();
    if (trimmed === "" || trimmed === workflow.name) return setName(workflow.name);
    change.mutate(
      { name: trimmed },
      {
        // The input stays, and is sent again when the field is next left.
        onError: (error) => toast.failure("The workflow was not renamed", error),
      },
    );
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
  };
  return (
    <input
      className="workflow-name"
      aria-label="Name of the workflow"
      value={name}
      size={Math.max(8, name.length)}
      readOnly={readOnly}
      onChange={(event) => setName(event.target.value)}
      onBlur={leave}
      onKeyDown={press}
    />
  );
}

function HistoryButtons() {
  const { document } = useEditor();
  const back = useDocument((state) => state.history.past.at(-1)?.name);
  const forth = useDocument((state) => state.history.future[0]?.name);
  return (
    <div className="editor-history">
      <IconButton
        icon="undo-2"
        label={back ? `Undo “${back}”` : "Undo"}
        keys="Ctrl Z"
        disabled={!back}
        onClick={() => document.undo()}
      />
      <IconButton
        icon="redo-2"
        label={forth ? `Redo “${forth}”` : "Redo"}
        keys="Ctrl Shift Z"
        disabled={!forth}
        onClick={() => document.redo()}
      />
    </div>
  );
}

function ActiveSwitch({ workflow }: { workflow: Workflow }) {
  const { readOnly } = useEditor();
  const change = useChangeWorkflow(workflow.id);
  const published = workflow.published_version !== null;
  const reason = published
    ? "While it is active, its triggers start runs."
    : "Publish it first: only a published version can be active.";
  const flip = (active: boolean) =>
    change.mutate({ active }, { onError: (error) => toast.failure("The workflow was not switched", error) });
  return (
    <Tooltip text={reason}>
      <span className="row">
        <span className="mute">{workflow.active && published ? "Active" : "Inactive"}</span>
        <Switch
          label="Active"
          checked={workflow.active && published}
          disabled={!published || readOnly || change.isPending}
          onChange={flip}
        />
      </span>
    </Tooltip>
  );
}

function PaletteToggle() {
  const { ui } = useEditor();
  const open = useUi((state) => state.palette);
  return (
    <IconButton
      icon="panel-left"
      label={open ? "Hide the steps" : "Show the steps"}
      aria-pressed={open}
      onClick={() => ui.setState({ palette: !open })}
    />
  );
}

interface Props {
  workflow: Workflow;
  saving: Saving;
  running: Running;
}

/** The name and state of the workflow, and the most frequent actions: undo, publish, run. */
export function Header({ workflow, saving, running }: Props) {
  const { ui, readOnly } = useEditor();
  useTitle(workflow.name);
  return (
    <header className="editor-head">
      <h1 className="visually-hidden">{workflow.name}</h1>
      {!readOnly && <PaletteToggle />}
      <Link href="/workflows/" className="crumb">
        Workflows
      </Link>
      <span className="mute" aria-hidden="true">
        /
      </span>
      <NameField workflow={workflow} />
      {readOnly ? <span className="tag">Read only</span> : <SaveText saving={saving} />}
      <span className="grow" />
      {!readOnly && <HistoryButtons />}
      <IconButton
        icon="keyboard"
        label="Keyboard shortcuts"
        keys="?"
        onClick={() => ui.setState({ dialog: "shortcuts" })}
      />
      <ActiveSwitch workflow={workflow} />
      {!readOnly && <PublishControl workflow={workflow} saving={saving} />}
      <RunControl running={running} />
    </header>
  );
}
