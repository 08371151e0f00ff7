import { type ComponentProps, type FocusEvent, use, useId } from "react";
import { TemplateField } from "~/template/TemplateField";
import { Prose } from "~/ui/Prose";
import { NotesContext } from "./notes";

type Props = Omit<ComponentProps<typeof TemplateField>, "showsError">;

/** A template field of a form: its problem is shown once, and not while it is being filled in. */
export function TemplateInput(props: Props) {
  const { isRipe } = use(NotesContext);
  return <TemplateField {...props} showsError={!props.invalid && isRipe(props.field)} />;
}

/**
 * Whether the focus leaves an element, other than for a list that it has opened or for another
 * window.
 */
export function isLeft({ currentTarget, relatedTarget }: FocusEvent): boolean {
  if (relatedTarget === null) return document.hasFocus();
  return (
    !currentTarget.contains(relatedTarget) && !relatedTarget.closest("[data-radix-popper-content-wrapper]")
  );
}

/** A template field that is a row of a list: the server's note is below it. */
export function TemplateRow(props: Omit<Props, "id" | "invalid" | "describedBy" | "multiline">) {
  const { notes, onLeave } = use(NotesContext);
  const id = useId();
  const note = notes.get(props.field);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving the field in it is what counts
    <div className="grow stack-tight" onBlur={(event) => isLeft(event) && onLeave(props.field)}>
      <TemplateInput
        {...props}
        multiline={false}
        invalid={note?.severity === "error"}
        describedBy={note && id}
      />
      {note && (
        <p className={`field-${note.severity}`} id={id}>
          <Prose text={note.text} />
        </p>
      )}
    </div>
  );
}
