import { useState } from "react";
import type { JsonObject } from "~/api/types";
import { isRecord, parseTyped, stringify } from "~/json/exact";
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
    const value = parseTyped(text);
    if (isRecord(value)) return value;
    return "The input must be a JSON object: {…}.";
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}`;
  }
}

/** The chosen trigger, and the text of its input. */
function useInput() {
  const { catalog, ui } = useEditor();
  const triggers = triggersOf(
    useDocument((state) => state.graph),
    catalog,
  );
  const sample = (id: string) => {
    const node = triggers.find((one) => one.id === id);
    return stringify(node ? sampleInput(node, catalog, ui.getState().pinned) : {}, 2);
  };
  const [trigger, setTrigger] = useState(triggers[0]?.id ?? "");
  const [text, setText] = useState(() => sample(trigger));
  const choose = (id: string) => {
    setTrigger(id);
    setText(sample(id));
  };
  return { triggers, trigger, choose, text, setText, input: parse(text) };
}

/** Starts a run with custom input, which the trigger outputs. */
export function RunInputDialog({ running }: { running: Running }) {
  const { ui } = useEditor();
  const { triggers, trigger, choose, text, setText, input } = useInput();
  const wrong = typeof input === "string" ? input : null;
  const close = () => ui.setState({ dialog: null });
  const start = () => {
    if (typeof input === "string") return;
    close();
    void running.start({ trigger, input });
  };
  const choices = triggers.map(({ id, label }) => ({ value: id, label }));
  return (
    <Dialog
      title="Run with input"
      text="The trigger outputs this as if it had received it from outside."
      onClose={close}
    >
      <Field label="Start at">
        {({ id }) => <Select id={id} value={trigger} choices={choices} onChange={choose} />}
      </Field>
      <Field label="Input" error={wrong}>
        {(ids) => (
          <CodeField
            {...ids}
            label="Input"
            value={text}
            multiline
            mono
            invalid={wrong !== null}
            onChange={setText}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" icon="play" disabled={wrong !== null} onClick={start}>
          Start run
        </Button>
      </DialogActions>
    </Dialog>
  );
}
