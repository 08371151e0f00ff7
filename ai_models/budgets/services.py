"""All changes to budgets."""

from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone as clock

from accounts.actor import Actor
from accounts.audit import audit, changes_between
from ai_models.callbacks import names
from ai_models.ledger.balances import lock_out, recount
from ai_models.ledger.budgets import AGENT, CREDENTIAL, ORGANIZATION, STOP, WORKFLOW, Budget
from core.errors import ConflictError, InvalidError, UnprocessableError
from credentials.models import Credential

MOST_BUDGETS = 200
"""Budgets of an organisation: each call is counted in all that are for it."""
DEFAULT_WARN_AT = Decimal("0.8")
_COUNTED = {"scope", "target", "period", "timezone"}
"""The fields that decide which calls count."""


@transaction.atomic
def budget_create(*, actor: Actor, **fields: Any) -> Budget:
    """Make a budget; what was spent in the present period counts from its beginning.

    `fields` are those of the model. Raises InvalidError for a wrong field, UnprocessableError for a target that does
    not exist, ConflictError where there are too many.
    """
    lock_out()
    if Budget.objects.in_organization(actor.organization).count() >= MOST_BUDGETS:
        raise ConflictError(
            f"There are {MOST_BUDGETS} budgets already.", "Delete one.", code="too_many_budgets"
        )
    given = {"target": None, "timezone": "UTC", "warn_at": DEFAULT_WARN_AT, "on_limit": STOP, **fields}
    budget = Budget(organization=actor.organization, **given)
    _check(budget)
    budget.save()
    recount(budget, clock.now())
    audit(actor, "budget.created", budget.pk, name=str(budget), after=_facts(budget))
    return budget


@transaction.atomic
def budget_update(*, actor: Actor, budget: Budget, **fields: Any) -> Budget:
    """Change the given fields; later calls go by them at once. Raises the errors of `budget_create`."""
    is_counted_anew = bool(_COUNTED & fields.keys())
    if is_counted_anew:
        lock_out()
    before = _facts(budget)
    for name, value in fields.items():
        setattr(budget, name, value)
    _check(budget)
    budget.save()
    if is_counted_anew:
        budget.periods.all().delete()
        recount(budget, clock.now())
    changes = changes_between(before, _facts(budget))
    audit(actor, "budget.changed", budget.pk, name=str(budget), **changes)
    return budget


@transaction.atomic
def budget_delete(*, actor: Actor, budget: Budget) -> None:
    """Delete the budget; the calls that it counted stay in the ledger."""
    pk, name, before = budget.pk, str(budget), _facts(budget)
    budget.delete()
    audit(actor, "budget.deleted", pk, name=name, before=before)


def _check(budget: Budget) -> None:
    if budget.timezone not in available_timezones():
        raise InvalidError(
            f"`timezone`: there is no time zone {budget.timezone[:64]!r}.",
            "Use one such as Europe/Berlin or UTC.",
        )
    if budget.scope == ORGANIZATION:
        if budget.target is not None:
            raise InvalidError("`target` must be null for a budget of the whole organisation.")
    elif budget.target is None:
        raise InvalidError(f"`target` must be the id of the {budget.scope}.")
    elif budget.scope == AGENT:
        raise UnprocessableError(
            "There are no agents yet.", "Choose a workflow or a credential.", code="unknown_target"
        )
    elif budget.target not in target_names(budget.scope, budget.organization_id, [budget.target]):
        hint = f"Choose a {budget.scope} of this organisation."
        raise UnprocessableError(
            f"There is no {budget.scope} with the id {budget.target}.", hint, code="unknown_target"
        )


def target_names(scope: str, organization: UUID, targets: list[UUID]) -> dict[UUID, str]:
    """The names of workflows or credentials of the organisation by id."""
    if scope == WORKFLOW:
        return names.workflows(organization, targets)
    if scope == CREDENTIAL:
        rows = Credential.objects.in_organization(organization).filter(pk__in=targets)
        return dict(rows.values_list("pk", "name"))
    return {}


def _facts(budget: Budget) -> dict[str, Any]:
    return {
        "scope": budget.scope,
        "target": None if budget.target is None else str(budget.target),
        "period": budget.period,
        "timezone": budget.timezone,
        "limit_usd": f"{budget.limit_usd.normalize():f}",
        "warn_at": float(budget.warn_at),
        "on_limit": budget.on_limit,
    }
