import { flushSync } from "react-dom";
import { useEditor } from "~/editor/context";
import { useRun } from "~/runs/store";
import type { Variable } from "~/template/scope";
import { asTemplate } from "~/template/variables";
import { EmptyState } from "~/ui/EmptyState";
import { toast } from "~/ui/toasts";
import { JsonTree } from "./JsonTree";
import { copyValue } from "./JsonView";
import { LargeValueView } from "./LargeValueView";
import { isLarge, useWhole } from "./largeValue";

const SOURCES = { run: "last run", example: "example", "built-in": "" };

function Group({ variable, onPick }: { variable: Variable; onPick: (path: string) => void }) {
  const run = useRun((state) => state.run?.id ?? null);
  const [whole, open] = useWhole(variable.sample);
  const value = whole ?? variable.sample;
  return (
    <section className="input-group">
      <header>
        <span className="clip">{variable.label}</span>
        {SOURCES[variable.source] && <span className="tag">{SOURCES[variable.source]}</span>}
      </header>
      <ul className="json-tree">
        {/* Of a value that is shown in part only, the parts are not what templates read. */}
        <JsonTree
          key={whole === undefined ? "part" : "whole"}
          name={variable.name}
          value={isLarge(value) ? value.preview : value}
          path={variable.name}
          open={variable.source !== "built-in" && !isLarge(value)}
          onPick={onPick}
        />
      </ul>
      {run && isLarge(value) && <LargeValueView run={run} value={value} onOpen={open} />}
    </section>
  );
}

/** The outputs of the steps before. A click inserts a value into the field that was edited last. */
export function InputTab({ variables }: { variables: readonly Variable[] }) {
  const { ui } = useEditor();
  const pick = (path: string) => {
    const { target } = ui.getState();
    if (!target) return void copyValue(asTemplate(path), asTemplate(path));
    flushSync(() => ui.setState({ tab: "settings" }));
    target.insert(path);
    toast.done(`${path} inserted into ${target.label}`);
  };
  const steps = variables.filter((variable) => variable.source !== "built-in");
  if (steps.length === 0) {
    return (
      <EmptyState
        icon="corner-down-right"
        title="Nothing comes before"
        text="Connect another step to this one: its output is shown here, ready to use in templates."
      />
    );
  }
  return (
    <div className="input-tab">
      <p className="mute">
        Click a value to insert it into the field you edited last, or drag it to a field through the Settings
        tab.
      </p>
      {variables.map((variable) => (
        <Group key={variable.name} variable={variable} onPick={pick} />
      ))}
    </div>
  );
}
