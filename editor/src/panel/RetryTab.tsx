import type { GraphNode, Json, OnError } from "~/api/types";
import { editNode } from "~/editor/actions";
import { useEditor, useTypeOf } from "~/editor/context";
import { fieldOf } from "~/form/schema";
import { JsonControl } from "~/form/text";
import { Field } from "~/ui/Field";
import { Select } from "~/ui/Select";

const CHOICES: { value: OnError; label: string }[] = [
  { value: "stop", label: "Stop the run" },
  { value: "continue", label: "Continue with the error as output" },
  { value: "default", label: "Continue with a default output" },
  { value: "route", label: "Leave by an error port" },
];

const MEANING: Record<OnError, string> = {
  stop: "The run fails with this step's error.",
  continue: 'The next steps get {"error": …} and can look at it.',
  default: "The next steps get the value below.",
  route: "The step gets a second output, which is taken only when it fails.",
};

const MOST_ATTEMPTS = 10;

function Attempts({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const change = (text: string) => {
    const max_attempts = text === "" ? null : Math.min(MOST_ATTEMPTS, Math.max(1, Math.round(Number(text))));
    editNode(editor, node.id, "Change retry", { retry: { ...node.retry, max_attempts } }, `retry:${node.id}`);
  };
  return (
    <Field
      label="Attempts"
      help="The maximum number of attempts, including retries after temporary errors. Empty: the default of the step type."
    >
      {({ id, describedBy }) => (
        <input
          className="input num"
          type="number"
          min={1}
          max={MOST_ATTEMPTS}
          id={id}
          aria-describedby={describedBy}
          placeholder="Default"
          value={node.retry.max_attempts ?? ""}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
}

function TimeLimit({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const change = (text: string) => {
    const timeout_s = text === "" ? null : Math.max(1, Number(text));
    editNode(editor, node.id, "Change time limit", { timeout_s }, `timeout:${node.id}`);
  };
  return (
    <Field label="Time limit" help="Seconds that one attempt may take. Empty: the default of the step type.">
      {({ id, describedBy }) => (
        <input
          className="input num"
          type="number"
          min={1}
          id={id}
          aria-describedby={describedBy}
          placeholder="Default"
          value={node.timeout_s ?? ""}
          onChange={({ target }) => target.validity.badInput || change(target.value)}
        />
      )}
    </Field>
  );
}

const DEFAULT_OUTPUT = fieldOf("default_output", { title: "Default output", "x-template": false }, true);

/** A step's attempts, time limit and error handling. */
export function RetryTab({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const isContainer = useTypeOf(node)?.container;
  const setDefault = (value: Json | undefined) =>
    editNode(
      editor,
      node.id,
      "Change default output",
      { default_output: value ?? null },
      `default:${node.id}`,
    );
  return (
    <fieldset className="settings form-fields" disabled={editor.readOnly}>
      {/* A loop is never retried as a whole: that would repeat the work of its steps. */}
      {!isContainer && <Attempts node={node} />}
      <TimeLimit node={node} />
      <Field label="On error" help={MEANING[node.on_error]}>
        {({ id, describedBy }) => (
          <Select
            id={id}
            describedBy={describedBy}
            value={node.on_error}
            choices={CHOICES}
            onChange={(value) =>
              editNode(editor, node.id, "Change error handling", { on_error: value as OnError })
            }
          />
        )}
      </Field>
      {node.on_error === "default" && (
        <Field label="Default output" help="Any JSON.">
          {({ id, describedBy }) => (
            <JsonControl
              field={DEFAULT_OUTPUT}
              path="default_output"
              id={id}
              describedBy={describedBy}
              invalid={false}
              value={node.default_output}
              onChange={setDefault}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}
