"""Budgets always stand as the ledger's rows add up, and carry no call beyond their limit."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organization
from ai_models.ledger.balances import recount
from ai_models.ledger.money import units
from ai_models.models import Budget, BudgetPeriod, LlmCall
from core.secrets.redaction import Redactor
from executions.engine.llm_call import LlmCallRecord
from executions.engine.record import NodeRecord
from executions.worker import llm_call_rows
from executions.worker.llm_call_rows import LlmCallRow, Payer
from workflows.sdk import Usage

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 30, 22, tzinfo=UTC)
WORKFLOWS, CREDENTIALS = [uuid4(), uuid4()], [uuid4(), uuid4(), None]
AMOUNTS = st.decimals(min_value=0, max_value=3, places=12)


@pytest.fixture
def acme() -> Organization:
    return Organization.objects.create(name="Acme")


def budget(owner: Organization, limit: str = "1", **fields: Any) -> Budget:
    defaults = {
        "scope": "organization",
        "period": "day",
        "timezone": "UTC",
        "warn_at": "0.8",
        "on_limit": "stop",
    }
    return Budget.objects.create(organization=owner, limit_usd=Decimal(limit), **{**defaults, **fields})


def call(
    reserved: str | None = "0.25", at: datetime = EVENING, credential: UUID | None = None
) -> LlmCallRecord:
    return LlmCallRecord(
        id=uuid4(),
        number=1,
        requested_model="a/b",
        created_at=at,
        credential=credential,
        reserved_usd=None if reserved is None else Decimal(reserved),
    )


def write(
    owner: Organization, *calls: LlmCallRecord, workflow: UUID = WORKFLOWS[0]
) -> dict[UUID, llm_call_rows.Refusal]:
    """One commit. Each call is a node of its own, or its number would be taken."""
    rows = [
        LlmCallRow.of(
            Payer(owner.pk, call.id, workflow), NodeRecord(node_id="chat", attempt=1), call, Redactor()
        )
        for call in calls
    ]
    with transaction.atomic():
        return llm_call_rows.write(rows)


def standing(one: Budget) -> tuple[Decimal, Decimal]:
    """What is spent and reserved in the last period."""
    row = BudgetPeriod.objects.filter(budget=one).latest("starts_at")
    return Decimal(row.spent).scaleb(-12), Decimal(row.reserved).scaleb(-12)


def settle(made: LlmCallRecord, cost: str | None, estimate: str | None = None) -> LlmCallRecord:
    made.status = "succeeded"
    made.cost_usd, made.estimated_cost_usd = (
        None if one is None else Decimal(one) for one in (cost, estimate)
    )
    return made


def test_an_open_call_reserves_and_a_settled_one_has_spent(acme: Organization) -> None:
    one, made = budget(acme), call("0.25")
    assert write(acme, made) == {}
    assert standing(one) == (0, Decimal("0.25"))
    write(acme, settle(made, "0.1"))
    assert standing(one) == (Decimal("0.1"), 0)


def test_writing_the_same_outcome_again_changes_nothing(acme: Organization) -> None:
    one, made = budget(acme), call()
    write(acme, made)
    for _ in range(3):
        write(acme, settle(made, "0.1"))
    assert standing(one) == (Decimal("0.1"), 0)


def test_the_estimate_counts_where_no_cost_is_said(acme: Organization) -> None:
    one, made = budget(acme), call()
    write(acme, made)
    write(acme, settle(made, None, "0.2"))
    assert standing(one) == (Decimal("0.2"), 0)


def test_a_call_beyond_the_limit_is_refused_and_not_written(acme: Organization) -> None:
    one = budget(acme)
    made = [call("0.25") for _ in range(6)]
    refused = write(acme, *made)
    assert set(refused) == {made[4].id, made[5].id}
    assert set(LlmCall.objects.values_list("pk", flat=True)) == {one.id for one in made[:4]}
    assert standing(one) == (0, 1)
    refusal = refused[made[4].id]
    assert (refusal.asked_usd, refusal.reserved_usd, refusal.spent_usd) == (Decimal("0.25"), 1, 0)
    assert refusal.is_only_reserved
    assert refusal.resets_at == EVENING.replace(hour=0) + timedelta(days=1)


def test_what_was_reserved_and_not_spent_carries_other_calls(acme: Organization) -> None:
    budget(acme)
    made = [call("0.5"), call("0.5")]
    write(acme, *made)
    assert write(acme, call("0.5"))
    write(acme, settle(made[0], "0.01"))
    assert write(acme, call("0.49")) == {}


def test_a_call_does_not_pass_while_others_are_settled_in_the_same_commit(acme: Organization) -> None:
    budget(acme)
    made = [call("0.5"), call("0.5")]
    write(acme, *made)
    beginning = call("0.5")
    assert set(write(acme, beginning, *(settle(one, "0.5") for one in made))) == {beginning.id}


def test_the_tightest_budget_decides(acme: Organization) -> None:
    budget(acme, "100")
    tight = budget(acme, "0.3", scope="workflow", target=WORKFLOWS[1])
    assert write(acme, call("0.4")) == {}
    (refusal,) = write(acme, call("0.4"), workflow=WORKFLOWS[1]).values()
    assert (refusal.budget, refusal.scope) == (tight.pk, "workflow")
    assert not refusal.is_only_reserved


def test_a_budget_that_only_warns_refuses_nothing(acme: Organization) -> None:
    one = budget(acme, "0.1", on_limit="warn")
    assert write(acme, call("5")) == {}
    assert standing(one) == (0, 5)


def test_a_call_without_a_known_price_is_refused_only_where_nothing_is_left(acme: Organization) -> None:
    budget(acme)
    assert write(acme, call(None)) == {}
    write(acme, settle(call("0"), "1"))
    (refusal,) = write(acme, call(None)).values()
    assert not refusal.is_only_reserved, "waiting for open calls to end would not help"
    assert write(acme, call("0")) == {}


def test_another_period_begins_with_nothing(acme: Organization) -> None:
    budget(acme)
    assert write(acme, settle(call(), "1"), call("0.1", EVENING + timedelta(hours=1)))
    assert write(acme, call("0.1", EVENING + timedelta(hours=2))) == {}


def test_a_call_that_ends_in_another_period_counts_where_it_began(acme: Organization) -> None:
    one, made = budget(acme), call("0.9")
    write(acme, made)
    write(acme, call("0.9", EVENING + timedelta(hours=3)))
    write(acme, settle(made, "0.5"))
    first, second = BudgetPeriod.objects.filter(budget=one).order_by("starts_at")
    assert (first.spent, first.reserved) == (5 * 10**11, 0)
    assert (second.spent, second.reserved) == (0, 9 * 10**11)


def test_others_budgets_count_nothing(acme: Organization) -> None:
    other = budget(Organization.objects.create(name="Globex"), "0.000001")
    assert write(acme, call("5")) == {}
    assert not other.periods.exists()


budgets_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "scope": st.sampled_from(("organization", "workflow", "credential")),
            "place": st.integers(0, 1),
            "period": st.sampled_from(("day", "month")),
            "timezone": st.sampled_from(("UTC", "Europe/Berlin", "Asia/Kathmandu")),
            "on_limit": st.sampled_from(("stop", "warn")),
            "limit": AMOUNTS,
        }
    ),
    min_size=1,
    max_size=4,
)
calls_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "credential": st.sampled_from(CREDENTIALS),
            "hours": st.integers(0, 3),
            "reserved": st.none() | AMOUNTS,
            "status": st.sampled_from(("open", "succeeded", "failed", "cancelled")),
            "cost": st.none() | AMOUNTS,
            "estimate": st.none() | AMOUNTS,
        }
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(budgets_drawn, st.lists(calls_drawn, max_size=4))
def test_every_budget_equals_the_sum_of_its_rows(
    acme: Organization, drawn: list[dict[str, Any]], batches: list[list[dict[str, Any]]]
) -> None:
    with transaction.atomic():
        budgets = [_drawn_budget(acme, facts) for facts in drawn]
        for batch in batches:
            made = [_drawn_call(facts) for facts in batch]
            refused = write(acme, *made)
            kept = [(one, facts) for one, facts in zip(made, batch, strict=True) if one.id not in refused]
            write(acme, *(_drawn_outcome(one, facts) for one, facts in kept))
            _none_is_exceeded(budgets)
        for one in budgets:
            for hour in range(4):
                _equals_its_rows(one, EVENING + timedelta(hours=hour))
        transaction.set_rollback(True)


def _drawn_call(facts: dict[str, Any]) -> LlmCallRecord:
    made = call(None, EVENING + timedelta(hours=facts["hours"]), facts["credential"])
    made.reserved_usd = facts["reserved"]
    return made


def _drawn_outcome(made: LlmCallRecord, facts: dict[str, Any]) -> LlmCallRecord:
    """No call costs more than its worst case, or no budget could hold."""
    made.status, most = facts["status"], made.reserved_usd or Decimal(0)
    made.cost_usd, made.estimated_cost_usd = (
        None if facts[name] is None else min(facts[name], most) for name in ("cost", "estimate")
    )
    return made


def _none_is_exceeded(budgets: list[Budget]) -> None:
    for one in budgets:
        for row in one.periods.all() if one.on_limit == "stop" else ():
            assert row.spent + row.reserved <= units(one.limit_usd)


def _drawn_budget(acme: Organization, facts: dict[str, Any]) -> Budget:
    targets = {"workflow": WORKFLOWS, "credential": CREDENTIALS}.get(facts["scope"])
    target = targets[facts["place"]] if targets else None
    same = {name: facts[name] for name in ("scope", "period", "timezone", "on_limit")}
    return budget(acme, str(facts["limit"]), target=target, **same)


def _equals_its_rows(one: Budget, moment: datetime) -> None:
    kept = list(one.periods.order_by("starts_at").values_list("starts_at", "spent", "reserved"))
    counted = recount(one, moment)
    present = next(((spent, held) for starts, spent, held in kept if starts == counted.starts_at), (0, 0))
    assert present == (counted.spent, counted.reserved)


def test_tokens_and_money_of_any_size_fit(acme: Organization) -> None:
    budget(acme, "1000000", on_limit="warn")
    made = call("999.999999999999")
    made.usage = Usage(input_tokens=2**40, output_tokens=2**40)
    write(acme, made)
    assert LlmCall.objects.get(pk=made.id).reserved_usd == Decimal("999.999999999999")
