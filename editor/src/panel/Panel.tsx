import "./panel.css";
import { Tabs } from "radix-ui";
import type { GraphNode, Workflow } from "~/api/types";
import { useDocument, useEditor, useUi } from "~/editor/context";
import type { PanelTab } from "~/editor/ui";
import type { Listening } from "~/editor/useListening";
import { ScopeContext } from "~/template/context";
import { InputTab } from "./InputTab";
import { LastRunTab } from "./LastRunTab";
import { NotesTab } from "./NotesTab";
import { PanelHead } from "./PanelHead";
import { Resizer, usePanelWidth } from "./Resizer";
import { RetryTab } from "./RetryTab";
import { SettingsTab } from "./SettingsTab";
import { useScopeFor } from "./useScopeFor";
import { useSelectedNode } from "./useSelectedNode";

const TABS: { id: PanelTab; label: string }[] = [
  { id: "settings", label: "Settings" },
  { id: "input", label: "Input" },
  { id: "last-run", label: "Last run" },
  { id: "retry", label: "Retry & errors" },
  { id: "notes", label: "Notes" },
];

interface Props {
  workflow: Workflow | null;
  /** Null if only a run is shown. */
  listening: Listening | null;
}

function Body({ node, workflow, listening }: Props & { node: GraphNode }) {
  const { ui } = useEditor();
  const tab = useUi((state) => state.tab);
  const scope = useScopeFor(node.id, tab === "settings");
  return (
    <ScopeContext value={scope}>
      <Tabs.Root
        className="panel-tabs"
        value={tab}
        onValueChange={(next) => ui.setState({ tab: next as PanelTab })}
      >
        <Tabs.List className="tab-list" aria-label="Step details">
          {TABS.map(({ id, label }) => (
            <Tabs.Trigger
              key={id}
              value={id}
              className="tab"
              onDragEnter={id === "settings" ? () => ui.setState({ tab: id }) : undefined}
            >
              {label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {/* Stays mounted while another tab is shown, so that a variable clicked there finds the field and its cursor. */}
        <Tabs.Content value="settings" className="panel-body" forceMount hidden={tab !== "settings"}>
          <SettingsTab node={node} workflow={workflow} listening={listening} />
        </Tabs.Content>
        <Tabs.Content value="input" className="panel-body">
          <InputTab variables={scope.variables} />
        </Tabs.Content>
        <Tabs.Content value="last-run" className="panel-body">
          <LastRunTab node={node} />
        </Tabs.Content>
        <Tabs.Content value="retry" className="panel-body">
          <RetryTab node={node} />
        </Tabs.Content>
        <Tabs.Content value="notes" className="panel-body">
          <NotesTab node={node} />
        </Tabs.Content>
      </Tabs.Root>
    </ScopeContext>
  );
}

/** The settings and results of the selected step, beside the canvas and never over it. */
export function Panel({ workflow, listening }: Props) {
  const node = useSelectedNode();
  const many = useDocument((state) => state.selected.size > 1);
  const [width, setWidth] = usePanelWidth();
  if (!node || many) return null;
  return (
    <aside className="panel" aria-label={`Step ${node.label}`} style={{ width }}>
      <Resizer width={width} onResize={setWidth} />
      <PanelHead key={node.id} node={node} />
      <Body key={`${node.id}-body`} node={node} workflow={workflow} listening={listening} />
    </aside>
  );
}
