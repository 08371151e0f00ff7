"""How budgets stand at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from ai_models.budgets.services import target_names
from ai_models.ledger.balances import calls_in
from ai_models.ledger.budgets import Budget, BudgetPeriod
from ai_models.ledger.money import dollars
from ai_models.ledger.periods import Period, period_at


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A budget in one of its periods."""

    budget: Budget
    target_name: str | None
    period: Period
    spent_usd: Decimal
    reserved_usd: Decimal
    unpriced_calls: int

    @property
    def state(self) -> str:
        """`exhausted` once nothing is left, `warning` from the budget's share on, else `ok`."""
        used = self.spent_usd + self.reserved_usd
        if used >= self.budget.limit_usd:
            return "exhausted"
        return "warning" if used >= self.budget.limit_usd * self.budget.warn_at else "ok"


def standings(budgets: Sequence[Budget], now: datetime) -> list[Standing]:
    """How each of these budgets of one organisation stands."""
    periods = {budget.pk: period_at(budget.period, budget.timezone, now) for budget in budgets}
    at = Q(*(Q(budget=pk, starts_at=period.starts_at) for pk, period in periods.items()), _connector=Q.OR)
    rows = BudgetPeriod.objects.filter(at) if periods else ()
    found = {row.budget_id: row for row in rows}
    names = _names(budgets)
    return [
        _standing(budget, periods[budget.pk], found.get(budget.pk, BudgetPeriod()), names)
        for budget in budgets
    ]


def _standing(budget: Budget, period: Period, row: BudgetPeriod, names: dict[UUID, str]) -> Standing:
    return Standing(
        budget=budget,
        target_name=None if budget.target is None else names.get(budget.target),
        period=period,
        spent_usd=dollars(row.spent),
        reserved_usd=dollars(row.reserved),
        unpriced_calls=calls_in(budget, period).filter(reserved_usd=None).count(),
    )


def _names(budgets: Sequence[Budget]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for scope in {budget.scope for budget in budgets}:
        of_scope = [budget for budget in budgets if budget.scope == scope and budget.target]
        targets = [budget.target for budget in of_scope if budget.target]
        if targets:
            found |= target_names(scope, of_scope[0].organization_id, targets)
    return found
