import type { Json, TemplateHelper } from "~/api/types";
import { isNested } from "~/json/exact";
import { expressionAt } from "./lexer";
import { joinPath, lookUp, sampleText, typeWord, type Variable } from "./scope";

export interface Option {
  label: string;
  /** The text that replaces the typed prefix. */
  apply: string;
  detail: string;
  info?: string;
  kind: "variable" | "field" | "helper";
}

export interface Completion {
  /** Where the typed prefix starts. */
  from: number;
  options: Option[];
}

const BEGUN = /[A-Za-z_@][\w@-]*(?:\.(?:\[[^\]]*\]|[\w@-]+))*\.?$|$/;

function fieldsOf(value: Json | undefined, path: string): Option[] {
  if (!isNested(value)) return [];
  const entries = Array.isArray(value) ? Object.entries(value.slice(0, 5)) : Object.entries(value);
  return entries.map(([key, item]) => ({
    label: key,
    apply: joinPath(path, key),
    detail: typeWord(item),
    info: sampleText(item, 200) || undefined,
    kind: "field",
  }));
}

function names(variables: readonly Variable[], helpers: readonly TemplateHelper[]): Option[] {
  const read = variables.map(
    (variable): Option => ({
      label: variable.name,
      apply: variable.name,
      detail: variable.label,
      info: sampleText(variable.sample, 200) || undefined,
      kind: "variable",
    }),
  );
  const called = helpers.map(
    (helper): Option => ({
      label: helper.name,
      apply: `${helper.name} `,
      detail: helper.signature,
      info: [helper.description, helper.example].filter(Boolean).join("\n"),
      kind: "helper",
    }),
  );
  return [...read, ...called];
}

/** The fields of the trigger's output are available by name unless a step has that name. */
function triggerFields(variables: readonly Variable[]): Option[] {
  const taken = new Set(variables.map((variable) => variable.name));
  return fieldsOf(lookUp(variables, ["trigger"]), "trigger")
    .filter((option) => !taken.has(option.label) && /^[A-Za-z_]\w*$/.test(option.label))
    .map((option) => ({ ...option, apply: option.label, detail: `trigger · ${option.detail}` }));
}

/**
 * The completions at `position` of a template: after a dot the fields of the value before it,
 * otherwise the variables, the trigger's fields and the helpers. Null outside `{{…}}`.
 */
export function completeTemplate(
  text: string,
  position: number,
  variables: readonly Variable[],
  helpers: readonly TemplateHelper[],
): Completion | null {
  const around = expressionAt(text, position);
  if (!around) return null;
  const before = text.slice(around.from + around.open.length, position);
  const begun = before.match(BEGUN)?.[0] ?? "";
  const dot = begun.lastIndexOf(".");
  if (dot < 0) {
    return {
      from: position - begun.length,
      options: [...names(variables, helpers), ...triggerFields(variables)],
    };
  }
  const path = begun.slice(0, dot);
  const keys = path.match(/\[[^\]]*\]|[^.]+/g) ?? [];
  const top = keys[0] ?? "";
  const rooted = variables.some((variable) => variable.name === top) ? keys : ["trigger", ...keys];
  const options = fieldsOf(
    lookUp(
      variables,
      rooted.map((key) => key.replace(/^\[|\]$/g, "")),
    ),
    path,
  );
  return {
    from: position - (begun.length - dot - 1),
    options: options.map((option) => ({ ...option, apply: option.apply.slice(path.length + 1) })),
  };
}
