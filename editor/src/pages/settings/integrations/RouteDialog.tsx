import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import type { ApiError } from "~/api/client";
import { useCredentials } from "~/api/credentials";
import { type RouteDraft, useSaveRoute } from "~/api/integrations";
import type { ModelRoute } from "~/api/types";
import { fieldErrors } from "~/form/notes";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Field, type FieldIds } from "~/ui/Field";
import { type Choice, Select } from "~/ui/Select";
import { Switch } from "~/ui/Switch";
import { toast } from "~/ui/toasts";

const DRIVERS: Choice[] = [
  { value: "openrouter", label: "OpenRouter" },
  { value: "openai_compatible", label: "OpenAI-compatible server" },
  { value: "sandbox", label: "Sandbox" },
];
const SUPPORT: Choice[] = [
  { value: "any", label: "Any model" },
  { value: "catalogue", label: "Models of the catalogue" },
  { value: "list", label: "Only these models" },
];

function draftOf(route: ModelRoute | null): RouteDraft {
  return {
    known: route !== null,
    id: route?.id ?? "",
    driver: route?.driver ?? "openrouter",
    base_url: route?.base_url ?? null,
    credential: route?.credential ?? null,
    default_model: route?.default_model ?? null,
    model_support: route?.model_support ?? "any",
    models: route?.models ?? [],
    multimodal: route?.multimodal ?? true,
    reasoning: route?.reasoning ?? true,
    enabled: route?.enabled ?? true,
    ...(route && { is_default: route.is_default }),
  };
}

interface Props {
  /** The route to change; null makes a new one. */
  route: ModelRoute | null;
  onClose: () => void;
}

/** Lines of text as a list without empty ones. */
const listed = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

export function RouteDialog({ route, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(route));
  const [models, setModels] = useState(draft.models?.join("\n") ?? "");
  const save = useSaveRoute();
  const { data: credentials = [] } = useCredentials();
  const notes = useMemo(() => fieldErrors(save.error as ApiError | null), [save.error]);
  const set = (part: Partial<RouteDraft>) => setDraft({ ...draft, ...part });
  const fitting = credentials.filter(({ type }) => type === draft.driver);
  const send = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { ...draft, models: listed(models) },
      {
        onSuccess: () => {
          toast.done("Route saved");
          onClose();
        },
      },
    );
  };
  const field = (
    label: string,
    name: string,
    help: string | undefined,
    control: (ids: FieldIds) => ReactNode,
  ) => (
    <Field label={label} help={help} note={notes.get(name) ?? null}>
      {control}
    </Field>
  );
  const written = (label: string, name: "id" | "base_url" | "default_model", help: string) =>
    field(label, name, help, ({ id, describedBy }) => (
      <input
        className="input"
        id={id}
        aria-describedby={describedBy}
        value={draft[name] ?? ""}
        disabled={name === "id" && draft.known}
        onChange={(event) => set({ [name]: event.target.value || (name === "id" ? "" : null) })}
      />
    ));
  const switched = (
    label: string,
    name: "multimodal" | "reasoning" | "enabled" | "is_default",
    help: string,
  ) =>
    field(label, name, help, ({ id, describedBy }) => (
      <Switch
        id={id}
        describedBy={describedBy}
        checked={draft[name] ?? false}
        onChange={(on) => set({ [name]: on })}
      />
    ));
  return (
    <Dialog
      title={route ? `Edit the route ${route.id}` : "New route"}
      text="A named connection to a provider."
      onClose={onClose}
    >
      <form className="stack" onSubmit={send}>
        {written(
          "Name",
          "id",
          "Stands before the model: name/vendor/model. Small letters, digits, . _ and -.",
        )}
        {field("Driver", "driver", undefined, ({ id }) => (
          <Select
            id={id}
            value={draft.driver}
            choices={DRIVERS}
            onChange={(driver) => set({ driver: driver as RouteDraft["driver"], credential: null })}
          />
        ))}
        {draft.driver !== "sandbox" &&
          field("Credential", "credential", undefined, ({ id }) => (
            <Select
              id={id}
              value={draft.credential ?? ""}
              choices={[
                { value: "", label: "None" },
                ...fitting.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(credential) => set({ credential: credential || null })}
            />
          ))}
        {draft.driver !== "sandbox" && written("Base URL", "base_url", "Empty for the usual one.")}
        {written("Default model", "default_model", "Asked by a check.")}
        {field("Takes", "model_support", undefined, ({ id }) => (
          <Select
            id={id}
            value={draft.model_support ?? "any"}
            choices={SUPPORT}
            onChange={(kind) => set({ model_support: kind as RouteDraft["model_support"] })}
          />
        ))}
        {draft.model_support === "list" &&
          field("Models", "models", "One id a line.", ({ id, describedBy }) => (
            <textarea
              className="input"
              id={id}
              aria-describedby={describedBy}
              rows={4}
              value={models}
              onChange={(event) => setModels(event.target.value)}
            />
          ))}
        {switched("Enabled", "enabled", "Switched off, it carries no calls.")}
        {route &&
          switched("Default", "is_default", "Serves steps that name neither a credential nor a route.")}
        {save.error && notes.size === 0 && <Failure title="Not saved" error={save.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
