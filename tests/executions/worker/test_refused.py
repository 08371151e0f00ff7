"""A call that no budget can carry fails with what the user needs to know, or waits where that may help."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from ai_models.ledger.balances import Refusal
from executions.engine.llm_call import LlmCallRecord
from executions.worker import refused
from executions.worker.refused import wait_for_room
from workflows.sdk import LlmError

SPENT = Refusal(
    budget=uuid4(),
    scope="workflow",
    period="day",
    limit_usd=Decimal("1.5"),
    spent_usd=Decimal("1.25"),
    reserved_usd=Decimal(0),
    asked_usd=Decimal("0.3"),
    resets_at=datetime(2026, 12, 1, tzinfo=UTC),
)
RESERVED = replace(SPENT, spent_usd=Decimal("0.2"), reserved_usd=Decimal("1.2"))
CALL = LlmCallRecord(
    id=uuid4(), number=1, requested_model="a/b", created_at=datetime(2026, 11, 30, tzinfo=UTC)
)


class Answers:
    """What opening the call comes to, time after time; the last one stays."""

    def __init__(self, *answers: LlmCallRecord | Refusal) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def open(self) -> LlmCallRecord | Refusal:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "_FIRST_WAIT_S", 0.001)


async def test_what_is_spent_is_not_waited_for() -> None:
    answers = Answers(SPENT, CALL)
    with pytest.raises(LlmError) as caught:
        await wait_for_room(answers.open)
    error = caught.value
    assert answers.asked == 1
    assert (error.code, error.retryable, error.not_sent) == ("budget_exceeded", False, True)
    assert error.message == (
        "The budget of this workflow ($1.50 a day) cannot carry the call: $1.25 are spent, $0.00 are reserved by "
        "calls under way, and this call may cost up to $0.30."
    )
    assert "2026-12-01 at 00:00 UTC" in str(error.hint)
    assert error.details["budget"] == str(SPENT.budget)


async def test_what_is_only_reserved_is_waited_for() -> None:
    answers = Answers(RESERVED, RESERVED, CALL)
    assert await wait_for_room(answers.open) is CALL
    assert answers.asked == 3


async def test_the_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "PATIENCE_S", 0.0)
    with pytest.raises(LlmError, match="are reserved by calls under way"):
        await wait_for_room(Answers(RESERVED).open)


async def test_a_call_without_a_price_is_told_so() -> None:
    unpriced = replace(SPENT, spent_usd=SPENT.limit_usd, asked_usd=Decimal(0))
    with pytest.raises(LlmError, match="this call has no known price"):
        await wait_for_room(Answers(unpriced).open)
