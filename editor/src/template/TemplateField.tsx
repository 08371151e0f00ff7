import { useRef } from "react";
import { CodeField, type CodeHandle } from "./CodeField";
import { templating } from "./codemirror";
import { useScope } from "./context";
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
  onChange: (value: string) => void;
}

/** Text that may hold `{{…}}`: coloured, completed from what the steps before hand on, shown as its value. */
export function TemplateField({ field, ...props }: Props) {
  const scope = useScope();
  const latest = useRef(scope);
  latest.current = scope;
  const handle = useRef<CodeHandle>(null);
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
        onFocus={() => scope?.onActive((text) => handle.current?.insert(text))}
      />
      {scope && !scope.readOnly && <TemplatePreview field={field} template={props.value} />}
    </>
  );
}
