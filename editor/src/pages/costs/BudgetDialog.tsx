import { type FormEvent, useMemo, useState } from "react";
import type { ApiError } from "~/api/client";
import { useSaveBudget } from "~/api/costs";
import { useCredentials } from "~/api/credentials";
import type { Budget } from "~/api/types";
import { useAllWorkflows } from "~/api/workflows";
import { fieldErrors } from "~/form/notes";
import { Button } from "~/ui/Button";
import { Dialog, DialogActions } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Field } from "~/ui/Field";
import { type Choice, Select } from "~/ui/Select";
import { toast } from "~/ui/toasts";
import { type BudgetForm, draftOf, formOf } from "./budget";

const SCOPES: Choice[] = [
  { value: "organization", label: "The whole organisation" },
  { value: "workflow", label: "One workflow" },
  { value: "credential", label: "One credential" },
];
const PERIODS: Choice[] = [
  { value: "month", label: "Each month" },
  { value: "day", label: "Each day" },
];
const ON_LIMIT: Choice[] = [
  { value: "stop", label: "Stop: make no further calls" },
  { value: "warn", label: "Only warn" },
];

function useTargets(scope: Budget["scope"]): Choice[] {
  const workflows = useAllWorkflows();
  const credentials = useCredentials();
  const rows: { id: string; name: string }[] = scope === "workflow" ? workflows : (credentials.data ?? []);
  return [{ value: "", label: "Choose…" }, ...rows.map(({ id, name }) => ({ value: id, label: name }))];
}

interface Props {
  /** The budget to change; null makes a new one. */
  budget: Budget | null;
  onClose: () => void;
}

export function BudgetDialog({ budget, onClose }: Props) {
  const [form, setForm] = useState(() => formOf(budget));
  const save = useSaveBudget();
  const notes = useMemo(() => fieldErrors(save.error as ApiError | null), [save.error]);
  const targets = useTargets(form.scope);
  const set = (part: Partial<BudgetForm>) => setForm({ ...form, ...part });
  const send = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draftOf(form, budget?.id), {
      onSuccess: () => {
        toast.done("Budget saved");
        onClose();
      },
    });
  };
  const chosen = (label: string, name: keyof BudgetForm, field: string, choices: Choice[]) => (
    <Field label={label} note={notes.get(field) ?? null}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          describedBy={describedBy}
          value={form[name]}
          choices={choices}
          onChange={(value) => set({ [name]: value })}
        />
      )}
    </Field>
  );
  const written = (label: string, name: keyof BudgetForm, field: string, help: string) => (
    <Field label={label} help={help} required note={notes.get(field) ?? null}>
      {({ id, describedBy }) => (
        <input
          className="input"
          id={id}
          aria-describedby={describedBy}
          required
          value={form[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      title={budget ? "Edit the budget" : "New budget"}
      text="Before a call is made, the most that it can cost is reserved; what it did cost is counted when it ends."
      onClose={onClose}
    >
      <form className="stack" onSubmit={send}>
        {chosen("For", "scope", "scope", SCOPES)}
        {form.scope !== "organization" &&
          chosen(form.scope === "workflow" ? "Workflow" : "Credential", "target", "target", targets)}
        {written("Limit in US dollars", "limit", "limit_usd", "For example 25 or 0.50.")}
        {chosen("Period", "period", "period", PERIODS)}
        {written("Time zone", "timezone", "timezone", "In which days and months begin.")}
        {written("Warn at percent", "warnAt", "warn_at", "Of the limit.")}
        {chosen("At the limit", "onLimit", "on_limit", ON_LIMIT)}
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
