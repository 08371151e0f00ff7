import { useState } from "react";
import { useBudgets, useDeleteBudget } from "~/api/costs";
import type { Budget } from "~/api/types";
import { may } from "~/app/boot";
import { Button } from "~/ui/Button";
import { ConfirmMutation } from "~/ui/ConfirmMutation";
import { EmptyState } from "~/ui/EmptyState";
import { Failure } from "~/ui/Failure";
import { instant, money } from "~/ui/format";
import { RowMenu } from "~/ui/RowMenu";
import { SkeletonRows } from "~/ui/Skeleton";
import { Table } from "~/ui/Table";
import { useLastError } from "../useLastError";
import { BudgetDialog } from "./BudgetDialog";
import { nameOf, STATES } from "./budget";

type Open = { kind: "new" } | { kind: "edit" | "delete"; budget: Budget } | null;

/** What is spent, and behind it what calls under way hold back. */
function Meter({ budget }: { budget: Budget }) {
  const limit = Number(budget.limit_usd) || 1;
  const part = (amount: string) => `${Math.min(100, (Number(amount) / limit) * 100)}%`;
  return (
    <div className="budget-meter">
      <span className="meter" data-state={budget.state} aria-hidden>
        <span className="meter-spent" style={{ width: part(budget.spent_usd) }} />
        <span className="meter-reserved" style={{ width: part(budget.reserved_usd) }} />
      </span>
      <span>
        {money(budget.spent_usd)} of {money(budget.limit_usd)}
        {Number(budget.reserved_usd) > 0 && (
          <span className="mute"> · {money(budget.reserved_usd)} reserved</span>
        )}
      </span>
    </div>
  );
}

function Row({ budget, onOpen }: { budget: Budget; onOpen: (open: Open) => void }) {
  const name = nameOf(budget);
  return (
    <tr>
      <td className="table-main">
        {name.charAt(0).toUpperCase() + name.slice(1)}
        <p className="mute">
          {budget.period === "day" ? "Each day" : "Each month"} · {budget.timezone}
        </p>
      </td>
      <td>
        <Meter budget={budget} />
        {budget.unpriced_calls > 0 && (
          <p className="field-warning">
            {budget.unpriced_calls === 1 ? "One call" : `${budget.unpriced_calls} calls`} reserved nothing,
            because the model’s price is not known.
          </p>
        )}
      </td>
      <td>
        <span className="budget-state" data-state={budget.state}>
          {STATES[budget.state]}
        </span>
        <p className="mute">
          {budget.on_limit === "stop" ? "Stops calls at the limit" : "Only warns at the limit"}
        </p>
      </td>
      <td className="mute">{instant(budget.resets_at)}</td>
      <td className="table-actions">
        {may("budget.manage") && (
          <RowMenu
            of={`the budget of ${name}`}
            onEdit={() => onOpen({ kind: "edit", budget })}
            onDelete={() => onOpen({ kind: "delete", budget })}
          />
        )}
      </td>
    </tr>
  );
}

function OpenDialog({ open, onClose }: { open: Open; onClose: () => void }) {
  const remove = useDeleteBudget();
  if (open?.kind === "delete") {
    return (
      <ConfirmMutation
        mutation={remove}
        variables={open.budget.id}
        title={`Delete the budget of ${nameOf(open.budget)}?`}
        text="Calls are no longer limited by it. What was spent stays known."
        action="Delete"
        done="Budget deleted"
        failed="The budget was not deleted"
        onClose={onClose}
      />
    );
  }
  return open && <BudgetDialog budget={open.kind === "edit" ? open.budget : null} onClose={onClose} />;
}

/** The organisation's budgets, and how they stand. */
export function Budgets() {
  const query = useBudgets();
  const error = useLastError(query);
  const [open, setOpen] = useState<Open>(null);
  const create = may("budget.manage") && (
    <Button icon="plus" onClick={() => setOpen({ kind: "new" })}>
      New budget
    </Button>
  );
  const budgets = query.data ?? [];
  return (
    <section className="cost-section">
      <div className="section-head">
        <h2>Budgets</h2>
        {budgets.length > 0 && create}
      </div>
      {error !== null && (
        <Failure title="The budgets could not be loaded" error={error} onRetry={() => void query.refetch()} />
      )}
      {query.isLoading && !error && <SkeletonRows count={2} />}
      {query.data?.length === 0 && (
        <EmptyState
          icon="wallet"
          title="No budgets yet"
          text="A budget stops calls of models before they cost more than you allow, in a day or a month: for everything, one workflow or one credential."
        >
          {create}
        </EmptyState>
      )}
      {budgets.length > 0 && (
        <Table columns={["For", "Spent", "State", "Starts anew"]} actions className="table-budgets">
          {budgets.map((budget) => (
            <Row key={budget.id} budget={budget} onOpen={setOpen} />
          ))}
        </Table>
      )}
      <OpenDialog open={open} onClose={() => setOpen(null)} />
    </section>
  );
}
