import { type FocusEvent, use, useEffect, useId, useRef, useState } from "react";
import type { Json } from "~/api/types";
import { useScope } from "~/template/context";
import { IconButton } from "~/ui/Button";
import { Prose } from "~/ui/Prose";
import { asText, type ControlProps } from "./control";
import { CONTROLS } from "./controls";
import { type FormNotes, isUnder, type Note, NotesContext } from "./notes";
import { canSwitch, type FormField, isTemplate, valueProblem } from "./schema";
import { isLeft, TemplateInput } from "./TemplateInput";

interface Props {
  field: FormField;
  path: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** Fields that contain other fields draw their own frame; a switch is beside its name. */
const FRAMED = new Set(["list", "object", "strings", "keyvalue", "choices"]);

function useMode(field: FormField, value: Json | undefined, onChange: Props["onChange"]) {
  const [chosen, choose] = useState(isTemplate(value));
  const template = canSwitch(field) && (chosen || isTemplate(value));
  const toggle = () => {
    choose(!template);
    onChange(template ? (field.schema.default ?? undefined) : isTemplate(value) ? value : "{{}}");
  };
  return { template, toggle };
}

function Head({
  field,
  id,
  labelId,
  mode,
}: {
  field: FormField;
  id: string;
  labelId: string;
  mode: ReturnType<typeof useMode> | null;
}) {
  const framed = FRAMED.has(field.kind);
  const Name = framed ? "span" : "label";
  // A label finds inputs by itself, but not text editors, which are not form controls.
  const focus = () => document.getElementById(id)?.focus();
  const target = framed ? {} : { htmlFor: id, onClick: focus };
  return (
    <div className="field-head">
      <Name
        className="field-label"
        data-required={field.required || undefined}
        {...target}
        id={labelId}
        title={field.schema.description}
      >
        {field.title}
      </Name>
      {mode && (
        <IconButton
          icon="braces"
          size={13}
          className="field-switch"
          label={mode.template ? `Use a fixed value for ${field.title}` : `Use a template for ${field.title}`}
          aria-pressed={mode.template}
          onClick={mode.toggle}
        />
      )}
    </div>
  );
}

function Control(props: ControlProps & { template: boolean }) {
  const { field, template, ...rest } = props;
  if (template) {
    return (
      <TemplateInput
        id={rest.id}
        label={field.title}
        field={rest.path}
        value={asText(rest.value)}
        multiline={false}
        invalid={rest.invalid}
        describedBy={rest.describedBy}
        onChange={rest.onChange}
      />
    );
  }
  const Known = CONTROLS[field.kind];
  return <Known field={field} {...rest} />;
}

/** Scrolls to the field and focuses it when a problem refers to it. */
function useAttention(path: string) {
  const { focus } = use(NotesContext);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus !== path) return;
    row.current?.scrollIntoView({ block: "center" });
    row.current?.querySelector<HTMLElement>(".cm-content, input, select, textarea, button")?.focus();
  }, [focus, path]);
  return row;
}

/** Kinds whose parts are rows of their own, with their own notes. */
const WITH_ROWS = new Set(["list", "object", "strings", "keyvalue"]);

/** The server's note about the field, or about a part of it that has no row in the form. */
function noteOf(notes: FormNotes["notes"], { field, path }: Props): Note | null {
  const mine = notes.get(path);
  if (mine || WITH_ROWS.has(field.kind)) return mine ?? null;
  return [...notes].find(([one]) => isUnder(one, path))?.[1] ?? null;
}

/**
 * The note to show for a field: the server's, otherwise a violation of its schema once the field
 * was left.
 */
function useNote(props: Props, template: boolean) {
  const { notes, onLeave } = use(NotesContext);
  const [touched, touch] = useState(false);
  const own = touched && !template ? valueProblem(props.field, props.value) : null;
  const note = noteOf(notes, props) ?? (own ? ({ text: own, severity: "error" } as const) : null);
  const leave = (event: FocusEvent) => {
    if (!isLeft(event)) return;
    touch(true);
    onLeave(props.path);
  };
  return { note, leave };
}

interface WordsProps {
  id: string;
  note: Note | null;
  help: string | undefined;
  nested: boolean;
}

/**
 * What is wrong with a field, and its description; inside lists the description is the name's
 * tooltip.
 */
function Words({ id, note, help, nested }: WordsProps) {
  return (
    <>
      {note && (
        <p className={`field-${note.severity}`} id={`${id}-note`}>
          <Prose text={note.text} />
        </p>
      )}
      {help && (
        <p className={nested ? "visually-hidden" : "field-help"} id={`${id}-help`}>
          <Prose text={help} />
        </p>
      )}
    </>
  );
}

/** One field of a form: its name, its control, its problem and its description. */
export function FieldRow(props: Props) {
  const { field, path, value, onChange } = props;
  const scope = useScope();
  const id = useId();
  const row = useAttention(path);
  const mode = useMode(field, value, onChange);
  const { note, leave } = useNote(props, mode.template);
  const help = field.schema.description;
  const describedBy = [note && `${id}-note`, help && `${id}-help`].filter(Boolean).join(" ") || undefined;
  const inline = field.kind === "boolean" && !mode.template;
  const group = FRAMED.has(field.kind) ? { role: "group", "aria-labelledby": `${id}-label` } : {};
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving any control in it is what counts
    <div
      ref={row}
      className={inline ? "field field-inline" : "field"}
      data-field={path}
      {...group}
      onBlur={leave}
    >
      <Head field={field} id={id} labelId={`${id}-label`} mode={scope && canSwitch(field) ? mode : null} />
      <Control
        {...{ field, path, id, describedBy, value, onChange }}
        invalid={note?.severity === "error"}
        template={mode.template && scope !== null}
      />
      <Words id={id} note={note} help={help} nested={path.includes(".")} />
    </div>
  );
}
