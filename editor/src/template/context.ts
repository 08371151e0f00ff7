import { createContext, use } from "react";
import type { Preview, TemplateHelper } from "~/api/types";
import type { Variable } from "./scope";

/** A field into which a variable can be inserted. */
export interface Target {
  label: string;
  insert: (path: string) => void;
}

/** What the template fields of one form can read and preview. */
export interface TemplateScope {
  variables: readonly Variable[];
  helpers: readonly TemplateHelper[];
  /**
   * Renders `template` as the value of `field`, on the server; null while the form is not visible.
   */
  preview: ((field: string, template: string, signal: AbortSignal) => Promise<Preview>) | null;
  /** Fields show their text but cannot be edited; nothing is previewed. */
  readOnly: boolean;
  /** Called with the field being edited, so that a variable clicked elsewhere is inserted there. */
  onActive: (field: Target) => void;
  /** Called when the field unmounts. */
  onGone: (field: Target) => void;
}

export const ScopeContext = createContext<TemplateScope | null>(null);

/** Null in forms without templates, such as a credential's. */
export const useScope = (): TemplateScope | null => use(ScopeContext);
