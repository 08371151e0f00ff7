import { createContext, use } from "react";
import type { Preview, TemplateHelper } from "~/api/types";
import type { Variable } from "./scope";

/** A field that a variable can be put into. */
export interface Target {
  label: string;
  insert: (path: string) => void;
}

/** What the template fields of one form can read and ask. */
export interface TemplateScope {
  variables: readonly Variable[];
  helpers: readonly TemplateHelper[];
  /** Renders `template` as the value of `field`, on the server; null while nobody sees it. */
  preview: ((field: string, template: string, signal: AbortSignal) => Promise<Preview>) | null;
  /** Fields show their text and cannot be changed; nothing is previewed. */
  readOnly: boolean;
  /** Told which field is being edited, so that a variable that is clicked elsewhere goes there. */
  onActive: (field: Target) => void;
  /** Told that the field is no more. */
  onGone: (field: Target) => void;
}

export const ScopeContext = createContext<TemplateScope | null>(null);

/** Null in forms without templates, such as a credential's. */
export const useScope = (): TemplateScope | null => use(ScopeContext);
