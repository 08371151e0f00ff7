import { useEffect, useState } from "react";
import { asApiError } from "~/api/client";
import type { Preview } from "~/api/types";
import { stringify } from "~/json/exact";
import { Icon } from "~/ui/Icon";
import { Prose } from "~/ui/Prose";
import { useScope } from "./context";

/** Milliseconds after the last key press before the value is requested. */
const QUIET = 350;
const SHOWN = 400;

const SOURCES = {
  last_run: "from the last run",
  example: "from examples",
  mixed: "from the last run and examples",
};

function asText(value: Preview["value"]): string {
  const text = typeof value === "string" ? value : stringify(value, 1);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function usePreview(field: string, template: string): Preview | null {
  const scope = useScope();
  const ask = scope?.preview;
  const [shown, setShown] = useState<Preview | null>(null);
  useEffect(() => {
    if (!ask || !template.includes("{{")) return setShown(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask(field, template, stop.signal).then(setShown, (error: unknown) => {
        if (!stop.signal.aborted) setShown(failed(error));
      });
    }, QUIET);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [ask, field, template]);
  return shown;
}

function failed(error: unknown): Preview {
  const { code, message, hint } = asApiError(error);
  return {
    value: null,
    type: "null",
    source: "example",
    error: { code, message, hint, line: null, column: null },
  };
}

function where({ line, column }: NonNullable<Preview["error"]>): string {
  return line ? ` (line ${line}${column ? `, column ${column}` : ""})` : "";
}

interface Props {
  field: string;
  template: string;
  /** Whether errors are shown here: not if the field already shows them, nor before it was left. */
  showsError: boolean;
}

/** The value of a template with the available data, below its field; or what is wrong with it. */
export function TemplatePreview({ field, template, showsError }: Props) {
  const preview = usePreview(field, template);
  if (!preview) return null;
  const { error } = preview;
  if (error && !showsError) return null;
  if (error) {
    return (
      <p className="preview preview-error" role="status">
        <Icon name="circle-alert" size={13} />
        <span>
          <Prose text={error.message} />
          {where(error)}{" "}
          {error.hint && (
            <span className="mute">
              <Prose text={error.hint} />
            </span>
          )}
        </span>
      </p>
    );
  }
  return (
    <p className="preview" role="status" title={`Value ${SOURCES[preview.source]}`}>
      <Icon name="corner-down-right" size={13} />
      <span className="preview-value">{asText(preview.value) || <em className="mute">empty text</em>}</span>
      <span className="preview-source">{preview.source === "last_run" ? "last run" : preview.source}</span>
    </p>
  );
}
