"""Keeps what is spent and reserved in each budget equal to the ledger's rows.

Whoever writes rows of the ledger does it between `lock` and `apply`, in one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Q

from ai_models.ledger.budgets import (
    AGENT,
    CREDENTIAL,
    ORGANIZATION,
    STOP,
    WORKFLOW,
    Budget,
    BudgetPeriod,
)
from ai_models.ledger.models import LlmCall
from ai_models.ledger.money import dollars, units, units_at_most
from ai_models.ledger.periods import Period, period_at
from ai_models.ledger.querysets import LlmCallQuerySet


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What one call counts for in the budgets. Amounts as in `BudgetPeriod`."""

    organization: UUID
    workflow: UUID
    credential: UUID | None
    agent: UUID | None
    created_at: datetime
    spent: int
    reserved: int
    is_priced: bool = True
    """Whether `reserved` is what the call can cost at most; if not, nobody knows that."""

    def target(self, scope: str) -> UUID | None:
        """What a budget of that scope must be for, to count this call."""
        targets = {WORKFLOW: self.workflow, CREDENTIAL: self.credential, AGENT: self.agent}
        return targets.get(scope)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """The budget that cannot carry a call, as its error tells it."""

    budget: UUID
    scope: str
    period: str
    limit_usd: Decimal
    spent_usd: Decimal
    reserved_usd: Decimal
    asked_usd: Decimal
    """0 also for a call of which nobody knows what it can cost."""
    resets_at: datetime

    @property
    def is_only_reserved(self) -> bool:
        """Whether the call fits into what is not spent: it may be made once the open calls have ended for less."""
        left = self.limit_usd - self.spent_usd
        return left >= self.asked_usd if self.asked_usd else left > 0


def amounts(
    status: str, cost: Decimal | None, estimate: Decimal | None, held: Decimal | None
) -> tuple[int, int]:
    """What a call has spent and what it reserves: an open one reserves, an ended one has spent."""
    if status == "open":
        return 0, units_at_most(held or Decimal(0))
    return units((estimate if cost is None else cost) or Decimal(0)), 0


def lock() -> None:
    """Let nobody count the ledger's rows while this transaction changes them. SQLite has one writer anyway."""
    _lock("ROW EXCLUSIVE")


def lock_out() -> None:
    """Let nobody change the ledger's rows until this transaction ends, so that they can be counted."""
    _lock("SHARE ROW EXCLUSIVE")


def charges_of(calls: Iterable[UUID]) -> dict[UUID, Charge]:
    """What the calls that have rows count for by now; the rows stay locked."""
    rows = LlmCall.objects.filter(pk__in=list(calls)).order_by("pk").select_for_update()
    return {row.pk: charge_of(row) for row in rows}


def charge_of(row: LlmCall) -> Charge:
    """What a row counts for."""
    spent, reserved = amounts(row.status, row.cost_usd, row.estimated_cost_usd, row.reserved_usd)
    return Charge(
        organization=row.organization_id,
        workflow=row.workflow,
        credential=row.credential,
        agent=row.agent,
        created_at=row.created_at,
        spent=spent,
        reserved=reserved,
        is_priced=row.reserved_usd is not None,
    )


class Balances:
    """The budgets of some organisations within one transaction."""

    def __init__(self, organizations: Iterable[UUID]) -> None:
        found = Budget.objects.filter(organization__in=set(organizations))
        self._budgets = _by_organization(found)
        self._rows: dict[tuple[UUID, datetime], BudgetPeriod] = {}

    def __bool__(self) -> bool:
        """Whether there is any budget."""
        return bool(self._budgets)

    def load(self, charges: Iterable[Charge]) -> None:
        """Lock the periods that these calls count in, in one order for everybody; make those that do not exist."""
        wanted = {
            (budget.pk, period.starts_at): BudgetPeriod(budget=budget, starts_at=period.starts_at)
            for charge in charges
            for budget, period in self._counting(charge)
        }
        if not wanted:
            return
        BudgetPeriod.objects.bulk_create([wanted[key] for key in sorted(wanted)], ignore_conflicts=True)
        at = Q(*(Q(budget=budget, starts_at=starts) for budget, starts in wanted), _connector=Q.OR)
        rows = BudgetPeriod.objects.filter(at).order_by("budget_id", "starts_at").select_for_update()
        self._rows = {(row.budget_id, row.starts_at): row for row in rows}

    def reserve(self, charge: Charge) -> Refusal | None:
        """Count a call that is about to be made, unless a budget cannot carry it: then that which lacks the most."""
        refused = [
            _refusal(budget, period, row, charge)
            for budget, period in self._counting(charge)
            if budget.on_limit == STOP
            and not _carries(budget, row := self._rows[budget.pk, period.starts_at], charge)
        ]
        if not refused:
            self._add(charge, 1)
        return max(refused, key=_lacks, default=None)

    def replace(self, before: Charge | None, now: Charge) -> None:
        """Count a call as it is now instead of as it was."""
        if before:
            self._add(before, -1)
        self._add(now, 1)

    def save(self) -> None:
        """Write what was counted."""
        if self._rows:
            BudgetPeriod.objects.bulk_update(self._rows.values(), ["spent", "reserved"])

    def _add(self, charge: Charge, sign: int) -> None:
        for budget, period in self._counting(charge):
            row = self._rows[budget.pk, period.starts_at]
            row.spent += sign * charge.spent
            row.reserved += sign * charge.reserved

    def _counting(self, charge: Charge) -> list[tuple[Budget, Period]]:
        return [
            (budget, period_at(budget.period, budget.timezone, charge.created_at))
            for budget in self._budgets.get(charge.organization, ())
            if budget.scope == ORGANIZATION or budget.target == charge.target(budget.scope)
        ]


def calls_in(budget: Budget, period: Period) -> LlmCallQuerySet:
    """The calls that the budget counts in that period."""
    rows: LlmCallQuerySet = LlmCall.objects.in_organization(budget.organization_id)
    rows = rows.filter(created_at__gte=period.starts_at, created_at__lt=period.ends_at)
    return rows if budget.scope == ORGANIZATION else rows.filter(**{budget.scope: budget.target})


def replace_charge(before: Charge, now: Charge) -> None:
    """Count a call as it is now instead of as it was. Call behind `lock`."""
    balances = Balances([now.organization])
    if balances:
        balances.load([before, now])
        balances.replace(before, now)
        balances.save()


def recount(budget: Budget, now: datetime) -> BudgetPeriod:
    """Count the period in which `now` lies from the ledger's rows. Call behind `lock_out`."""
    period = period_at(budget.period, budget.timezone, now)
    charges = [charge_of(row) for row in calls_in(budget, period).defer("error").iterator()]
    counted = {
        "spent": sum(charge.spent for charge in charges),
        "reserved": sum(charge.reserved for charge in charges),
    }
    row, _ = BudgetPeriod.objects.update_or_create(
        budget=budget, starts_at=period.starts_at, defaults=counted
    )
    return row


def _carries(budget: Budget, row: BudgetPeriod, charge: Charge) -> bool:
    left = units(budget.limit_usd) - row.spent - row.reserved
    return left >= charge.reserved if charge.is_priced else left > 0


def _refusal(budget: Budget, period: Period, row: BudgetPeriod, charge: Charge) -> Refusal:
    return Refusal(
        budget=budget.pk,
        scope=budget.scope,
        period=budget.period,
        limit_usd=budget.limit_usd,
        spent_usd=dollars(row.spent),
        reserved_usd=dollars(row.reserved),
        asked_usd=dollars(charge.reserved),
        resets_at=period.ends_at,
    )


def _lacks(refusal: Refusal) -> tuple[bool, Decimal]:
    """The tightest budget is the one that other calls' ends cannot help; then the one that lacks the most."""
    lacking = refusal.spent_usd + refusal.reserved_usd + refusal.asked_usd - refusal.limit_usd
    return not refusal.is_only_reserved, lacking


def _by_organization(budgets: Iterable[Budget]) -> dict[UUID, list[Budget]]:
    found: dict[UUID, list[Budget]] = defaultdict(list)
    for budget in budgets:
        found[budget.organization_id].append(budget)
    return dict(found)


def _lock(mode: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(LlmCall._meta.db_table)} IN {mode} MODE")
