import type { BudgetDraft } from "~/api/costs";
import { ZONE } from "~/api/costs";
import type { Budget } from "~/api/types";

export const STATES: Record<Budget["state"], string> = {
  ok: "Within the budget",
  warning: "Nearly used up",
  exhausted: "Used up",
};

/** What the budget is for. */
export function nameOf({ scope, target, target_name }: Budget): string {
  if (scope === "organization") return "the whole organisation";
  return target_name ?? `a deleted ${scope} (${target})`;
}

/** A budget as its form holds it: all fields are text. */
export interface BudgetForm {
  scope: Budget["scope"];
  target: string;
  period: Budget["period"];
  timezone: string;
  limit: string;
  /** In percent of the limit. */
  warnAt: string;
  onLimit: Budget["on_limit"];
}

const trimmed = (amount: string): string => amount.replace(/\.?0+$/, "") || "0";

export function formOf(budget: Budget | null): BudgetForm {
  return {
    scope: budget?.scope ?? "organization",
    target: budget?.target ?? "",
    period: budget?.period ?? "month",
    timezone: budget?.timezone ?? ZONE,
    limit: budget ? trimmed(budget.limit_usd) : "",
    warnAt: String(Math.round((budget?.warn_at ?? 0.8) * 100)),
    onLimit: budget?.on_limit ?? "stop",
  };
}

export function draftOf(form: BudgetForm, id: string | undefined): BudgetDraft {
  return {
    ...(id !== undefined && { id }),
    scope: form.scope,
    target: form.scope === "organization" ? null : form.target || null,
    period: form.period,
    timezone: form.timezone.trim(),
    limit_usd: form.limit.trim(),
    warn_at: Number(form.warnAt) / 100,
    on_limit: form.onLimit,
  };
}
