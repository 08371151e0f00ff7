import { useEffect, useRef } from "react";
import { CodeField, type CodeHandle } from "./CodeField";
import { templating } from "./codemirror";
import { type Target, type TemplateScope, useScope } from "./context";
import { TemplatePreview } from "./TemplatePreview";

interface Props {
  id?: string;
  label: string;
  /** The dotted name of the parameter, for the preview. */
  field: string;
  value: string;
  multiline: boolean;
  mono?: boolean;
  invalid?: boolean;
  describedBy?: string;
  placeholder?: string;
  /** Whether errors of the preview are visible. */
  showsError: boolean;
  onChange: (value: string) => void;
}

/** Registers this field as the target for variables, from its first focus until it unmounts. */
function useTarget(label: string, scope: { current: TemplateScope | null }) {
  const handle = useRef<CodeHandle>(null);
  const target = useRef<Target>({ label, insert: (path) => handle.current?.insert(path) });
  target.current.label = label;
  useEffect(() => {
    const { current } = target;
    return () => scope.current?.onGone(current);
  }, [scope]);
  return { handle, activate: () => scope.current?.onActive(target.current) };
}

/**
 * Text that may contain `{{…}}`: highlighted, completed from the outputs of earlier steps, with a
 * preview of its value.
 */
export function TemplateField({ field, showsError, ...props }: Props) {
  const scope = useScope();
  const latest = useRef(scope);
  latest.current = scope;
  const { handle, activate } = useTarget(props.label, latest);
  const extensions = useRef(
    templating(() => ({
      variables: latest.current?.variables ?? [],
      helpers: latest.current?.helpers ?? [],
    })),
  );
  return (
    <>
      <CodeField
        {...props}
        ref={handle}
        extensions={extensions.current}
        readOnly={scope?.readOnly}
        onFocus={activate}
      />
      {scope && !scope.readOnly && (
        <TemplatePreview field={field} template={props.value} showsError={showsError} />
      )}
    </>
  );
}
