import "./drawer.css";
import { useDocument, useEditor, useUi } from "~/editor/context";
import type { Running } from "~/editor/useRunning";
import { IconButton } from "~/ui/Button";
import { Icon } from "~/ui/Icon";
import { Problems, useRunError } from "./Problems";
import { RunLog } from "./RunLog";
import { RunSummary } from "./RunSummary";

interface TabProps {
  name: "log" | "problems";
  label: string;
  icon: string;
  count?: number;
  tone?: "err" | "warn";
}

function DrawerTab({ name, label, icon, count = 0, tone }: TabProps) {
  const { ui } = useEditor();
  const open = useUi((state) => state.drawer === name);
  return (
    <button
      type="button"
      className="drawer-tab"
      aria-expanded={open}
      onClick={() => ui.setState({ drawer: open ? null : name })}
    >
      <Icon name={icon} size={14} />
      {label}
      {count > 0 && (
        <span className="tag num" data-tone={tone}>
          {count}
        </span>
      )}
    </button>
  );
}

/** Run log and problems, below the canvas. The bar with both tabs is always visible. */
export function Drawer({ running }: { running: Running | null }) {
  const { ui, readOnly } = useEditor();
  const drawer = useUi((state) => state.drawer);
  const problems = useUi((state) => state.problems);
  const graph = useDocument((state) => state.graph);
  const failed = useRunError() ? 1 : 0;
  const tone = failed || problems.some((problem) => problem.severity === "error") ? "err" : "warn";
  return (
    <section className="drawer" data-open={drawer !== null || undefined} aria-label="Run log and problems">
      <header className="drawer-bar">
        <DrawerTab name="log" label="Run log" icon="list" />
        {!readOnly && (
          <DrawerTab
            name="problems"
            label="Problems"
            icon="triangle-alert"
            count={problems.length + failed}
            tone={tone}
          />
        )}
        <span className="grow" />
        <RunSummary onClear={running?.clear} />
        {drawer && (
          <IconButton icon="chevron-down" label="Close" onClick={() => ui.setState({ drawer: null })} />
        )}
      </header>
      {drawer === "log" && <RunLog nodes={graph.nodes} />}
      {drawer === "problems" && <Problems problems={problems} />}
    </section>
  );
}
