import { useMemo } from "react";
import type { GraphNode, Problem, Workflow } from "~/api/types";
import { fieldKey, isFieldRipe, isProblemRipe } from "~/document/ripe";
import { editParameters } from "~/editor/actions";
import { useEditor, useTypeOf, useUi } from "~/editor/context";
import { ripen } from "~/editor/ui";
import type { Listening } from "~/editor/useListening";
import { type Note, NotesContext } from "~/form/notes";
import { SchemaForm } from "~/form/SchemaForm";
import { EmptyState } from "~/ui/EmptyState";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { CredentialField } from "./CredentialField";
import { ListenControl } from "./ListenControl";
import { RequestPreview } from "./RequestPreview";
import { SchedulePreview } from "./SchedulePreview";
import { scheduleNotes, useSchedule } from "./schedule";
import { TriggerFacts } from "./TriggerFacts";

const noteOf = ({ message, hint, severity }: Problem): Note => ({
  text: [message, hint].filter(Boolean).join(" "),
  severity,
});

/** The step's problems by parameter, and those of the whole step. */
function useNodeProblems(id: string) {
  const { ui } = useEditor();
  const problems = useUi((state) => state.problems);
  const focus = useUi((state) => state.focus);
  const ripe = useUi((state) => state.ripe);
  return useMemo(() => {
    const mine = problems.filter((problem) => problem.node_id === id && isProblemRipe(ripe, problem));
    const named = mine.filter((problem) => problem.field);
    const notes = new Map(named.map((one) => [one.field ?? "", noteOf(one)]));
    const whole = mine.filter((problem) => !problem.field);
    const isRipe = (path: string) => isFieldRipe(ripe, id, path);
    const onLeave = (path: string) => ripen(ui, [fieldKey(id, path)]);
    return { whole, form: { notes, focus: focus?.node === id ? focus.field : null, isRipe, onLeave } };
  }, [problems, focus, ripe, ui, id]);
}

/** A problem that belongs to no single field. */
function WholeProblem({ problem }: { problem: Problem }) {
  return (
    <p className="note" data-tone={problem.severity}>
      <Icon name={problem.severity === "error" ? "circle-alert" : "triangle-alert"} size={15} />
      <span>
        <Prose text={problem.message} />{" "}
        {problem.hint && (
          <span className="mute">
            <Prose text={problem.hint} />
          </span>
        )}
      </span>
    </p>
  );
}

/** The form of a schedule shows its problems before it is saved, and when it would fire. */
function useForm(node: GraphNode) {
  const { whole, form } = useNodeProblems(node.id);
  const schedule = useSchedule(node);
  const error = schedule?.error;
  const noted = useMemo(
    () => ({ ...form, notes: new Map([...form.notes, ...scheduleNotes(error)]) }),
    [form, error],
  );
  const after = schedule ? { timezone: <SchedulePreview schedule={schedule} /> } : undefined;
  return { whole, form: noted, after };
}

interface Props {
  node: GraphNode;
  workflow: Workflow | null;
  /** Null if only a run is shown. */
  listening: Listening | null;
}

/** The form of a step, generated from its type's schema. */
export function SettingsTab({ node, workflow, listening }: Props) {
  const editor = useEditor();
  const type = useTypeOf(node);
  const { whole, form, after } = useForm(node);
  if (!type) {
    return (
      <EmptyState
        icon="triangle-alert"
        title="Unknown step type"
        text={`This installation has no “${node.type}”. Install the package that provides it, or delete the step.`}
      />
    );
  }
  const empty = Object.keys(type.parameters.properties ?? {}).length === 0;
  return (
    <NotesContext value={form}>
      <fieldset className="settings" disabled={editor.readOnly}>
        {whole.map((problem) => (
          <WholeProblem key={problem.code + problem.message} problem={problem} />
        ))}
        {type.is_trigger && workflow && <TriggerFacts node={node} type={type} workflow={workflow} />}
        {listening && <ListenControl node={node} listening={listening} />}
        {type.credential_types.length > 0 && (
          <CredentialField
            node={node}
            type={type}
            note={form.notes.get("credential") ?? null}
            onLeave={() => form.onLeave("credential")}
          />
        )}
        <SchemaForm
          schema={type.parameters}
          value={node.parameters}
          after={after}
          onChange={(parameters, field) => editParameters(editor, node.id, parameters, field)}
        />
        {type.asks_model && workflow && <RequestPreview node={node} workflow={workflow.id} />}
        {empty && type.credential_types.length === 0 && (
          <p className="mute">{type.description} There is nothing to set.</p>
        )}
      </fieldset>
    </NotesContext>
  );
}
