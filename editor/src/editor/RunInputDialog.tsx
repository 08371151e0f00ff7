import { useState } from "react";
import type { JsonObject } from "~/api/types";
import { CodeField } from "~/template/CodeField";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Field } from "~/ui/Field";
import { Select } from "~/ui/Select";
import { useDocument, useEditor } from "./context";
import { sampleInput, triggersOf } from "./triggers";
import type { Running } from "./useRunning";

function parse(text: string): JsonObject | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    return "The input must be a JSON object: {…}.";
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}`;
  }
}

/** A run with an input of one's own: what the trigger hands on. */
export function RunInputDialog({ running }: { running: Running }) {
  const editor = useEditor();
  const triggers = triggersOf(
    useDocument((state) => state.graph),
    editor.catalog,
  );
  const [trigger, setTrigger] = useState(triggers[0]?.id ?? "");
  const sample = (id: string) => {
    const node = triggers.find((one) => one.id === id);
    return JSON.stringify(node ? sampleInput(node, editor.catalog) : {}, null, 2);
  };
  const [text, setText] = useState(() => sample(trigger));
  const input = parse(text);
  const close = () => editor.ui.setState({ dialog: null });
  const start = () => {
    if (typeof input === "string") return;
    close();
    void running.start({ trigger, input });
  };
  return (
    <Dialog
      title="Run with input"
      text="The trigger hands this on, as if it had come from outside."
      onClose={close}
    >
      <Field label="Start at">
        {({ id }) => (
          <Select
            id={id}
            value={trigger}
            choices={triggers.map(({ id: value, label }) => ({ value, label }))}
            onChange={(next) => {
              setTrigger(next);
              setText(sample(next));
            }}
          />
        )}
      </Field>
      <Field label="Input" error={typeof input === "string" ? input : null}>
        {({ describedBy }) => (
          <CodeField
            label="Input"
            value={text}
            multiline
            mono
            describedBy={describedBy}
            invalid={typeof input === "string"}
            onChange={setText}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" icon="play" disabled={typeof input === "string"} onClick={start}>
          Start run
        </Button>
      </DialogActions>
    </Dialog>
  );
}
