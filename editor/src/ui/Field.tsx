import { type ReactNode, useId } from "react";
import { Prose } from "./Prose";

export interface FieldIds {
  id: string;
  describedBy: string | undefined;
}

interface Props {
  label: string;
  help?: ReactNode;
  error?: string | null;
  /** The server's note about it. */
  note?: { text: string; severity: "error" | "warning" } | null;
  required?: boolean;
  children: (ids: FieldIds) => ReactNode;
}

/** A labelled control with its help and error below, linked for screen readers. */
export function Field({ label, help, error, note, required, children }: Props) {
  const id = useId();
  const shown = error ? ({ text: error, severity: "error" } as const) : note;
  const described = [help && `${id}-help`, shown && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field-label" data-required={required || undefined} htmlFor={id}>
        {label}
      </label>
      {children({ id, describedBy: described || undefined })}
      {shown && (
        <p className={`field-${shown.severity}`} id={`${id}-error`}>
          <Prose text={shown.text} />
        </p>
      )}
      {help && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
