import { Dialog } from "~/ui/Dialog";
import { useEditor } from "./context";
import { SHORTCUTS, type Shortcut } from "./shortcuts";

const GROUPS: Shortcut["group"][] = ["Steps", "Drawing", "Run"];

const POINTER = [
  { label: "Add a step here", shown: "Double click on the canvas" },
  { label: "Select several", shown: "Shift, then draw a box" },
  { label: "Copy, cut, paste", shown: "Ctrl C, Ctrl X, Ctrl V" },
  { label: "Move a step", shown: "Arrow keys" },
];

function Row({ label, keys }: { label: string; keys: string[] }) {
  return (
    <li className="shortcut">
      <span>{label}</span>
      <span className="row">
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </span>
    </li>
  );
}

export function ShortcutsDialog() {
  const { ui } = useEditor();
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => ui.setState({ dialog: null })}>
      <div className="shortcuts">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ command, label, shown }) => (
                <Row key={command} label={label} keys={shown} />
              ))}
              {group === "Run" &&
                POINTER.map(({ label, shown }) => <Row key={label} label={label} keys={[shown]} />)}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
