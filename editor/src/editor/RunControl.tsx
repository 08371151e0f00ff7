import { may } from "~/app/boot";
import { progress } from "~/runs/run";
import { useRun } from "~/runs/store";
import { Button } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "~/ui/Menu";
import { Tooltip } from "~/ui/Tooltip";
import { type Editor, useDocument, useEditor, useUi } from "./context";
import { sampleInput, triggersOf } from "./triggers";
import type { Running } from "./useRunning";

/** Why a run cannot be started now; null if it can. */
function useObstacle(): string | null {
  const { catalog } = useEditor();
  const triggers = useDocument((state) => triggersOf(state.graph, catalog).length);
  if (!may("workflow.run")) return "Your role may not run workflows.";
  if (triggers === 0) return "Add a trigger first: something has to start the run.";
  return null;
}

/**
 * What Run will do. It can be pressed despite problems: it saves first, and then reports what is
 * wrong.
 */
function useMeaning(): string {
  const errors = useUi((state) => state.problems.filter((problem) => problem.severity === "error").length);
  if (errors > 0) return `${errors} ${errors === 1 ? "problem" : "problems"} to solve first: see Problems.`;
  return "Run the draft as it is";
}

/** Starts with the trigger's own sample, or its type's example. */
export function runNow(editor: Editor, running: Running, trigger?: string): void {
  const { graph } = editor.document.getState();
  const node = triggersOf(graph, editor.catalog).find((one) => !trigger || one.id === trigger);
  if (node)
    void running.start({ trigger, input: sampleInput(node, editor.catalog, editor.ui.getState().pinned) });
}

function Choices({ running, disabled }: { running: Running; disabled: boolean }) {
  const editor = useEditor();
  const { graph, selected } = useDocument((state) => state);
  const triggers = triggersOf(graph, editor.catalog);
  const [only] = selected.size === 1 ? [...selected] : [];
  const target = graph.nodes.find((node) => node.id === only);
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button tone="primary" className="run-more" aria-label="More ways to run" disabled={disabled}>
          <Icon name="chevron-down" size={15} />
        </Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Start at</MenuLabel>
        {triggers.map((trigger) => (
          <MenuItem
            key={trigger.id}
            icon={editor.catalog.get(trigger.type)?.icon}
            onSelect={() => runNow(editor, running, trigger.id)}
          >
            {trigger.label}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon="braces" onSelect={() => editor.ui.setState({ dialog: "run-input" })}>
          Run with input…
        </MenuItem>
        <MenuItem
          icon="corner-down-right"
          disabled={!target}
          onSelect={() => void running.start({ untilNode: only })}
        >
          {target ? `Run up to “${target.label}”` : "Run up to the selected step"}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function Busy({ running }: { running: Running }) {
  const total = useDocument((state) => state.graph.nodes.filter((node) => node.parent === null).length);
  const done = useRun(({ run }) => (run ? progress(run, total).done : 0));
  const stopping = running.phase === "stopping";
  return (
    <div className="run-busy">
      <span className="num" role="status">
        <span className="spinner" aria-hidden="true" />
        {stopping ? "Stopping…" : `Running ${done}/${total}`}
      </span>
      <Tooltip text="Stop the run" keys="Ctrl Alt ↵">
        <Button icon="square" disabled={stopping} onClick={() => void running.stop()}>
          Stop
        </Button>
      </Tooltip>
    </div>
  );
}

/** The Run button with its options; during a run, its progress and the Stop button. */
export function RunControl({ running }: { running: Running }) {
  const editor = useEditor();
  const obstacle = useObstacle();
  const meaning = useMeaning();
  if (running.phase === "running" || running.phase === "stopping") return <Busy running={running} />;
  return (
    <Tooltip text={obstacle ?? meaning} keys={obstacle ? undefined : "Ctrl ↵"}>
      <span className="run">
        <Button
          tone="primary"
          icon="play"
          className="run-start"
          title={obstacle ?? undefined}
          disabled={obstacle !== null}
          busy={running.phase === "starting"}
          onClick={() => runNow(editor, running)}
        >
          Run
        </Button>
        <Choices running={running} disabled={obstacle !== null || running.phase === "starting"} />
      </span>
    </Tooltip>
  );
}
