import type { Extension } from "@codemirror/state";
import { useEffect, useState } from "react";
import { CodeField } from "~/template/CodeField";
import { asText, type ControlProps } from "./control";

type Language = "python" | "json";

async function load(language: Language): Promise<Extension> {
  const [{ python }, { json }, { code }] = await Promise.all([
    import("@codemirror/lang-python"),
    import("@codemirror/lang-json"),
    import("~/template/code"),
  ]);
  return [language === "python" ? python() : json(), code];
}

function languageOf(name: string | undefined): Language {
  return name === "json" ? "json" : "python";
}

/**
 * A source code field; its language is loaded as a separate file when the first such field is
 * shown.
 */
export function CodeControl({ field, id, describedBy, invalid, value, onChange }: ControlProps) {
  const [extension, setExtension] = useState<Extension | null>(null);
  const language = languageOf(field.schema["x-language"]);
  useEffect(() => {
    void load(language).then(setExtension);
  }, [language]);
  return (
    <CodeField
      key={extension ? "coloured" : "plain"}
      id={id}
      label={field.title}
      value={asText(value)}
      multiline
      mono
      invalid={invalid}
      describedBy={describedBy}
      extensions={extension ?? undefined}
      onChange={onChange}
    />
  );
}
