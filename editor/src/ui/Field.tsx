import { type ReactNode, useId } from "react";

export interface FieldIds {
  id: string;
  describedBy: string | undefined;
}

interface Props {
  label: string;
  help?: ReactNode;
  error?: string | null;
  required?: boolean;
  children: (ids: FieldIds) => ReactNode;
}

/** A labelled control with help and error under it, tied together for screen readers. */
export function Field({ label, help, error, required, children }: Props) {
  const id = useId();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {required && (
          <span className="field-required" aria-hidden="true">
            *
          </span>
        )}
      </label>
      {children({ id, describedBy: described || undefined })}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          {error}
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
