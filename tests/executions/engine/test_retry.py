"""Whether and when a failed attempt is tried again."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from executions.engine import retry
from executions.engine.llm_call import LlmCallRecord
from executions.engine.record import NodeRecord
from executions.engine.testing import FakeContexts
from tests.executions.engine.drawing import Act, Run, draw, run
from workflows.graph import Node, RetryPolicy
from workflows.sdk import Context, Effect, NodeError

POLICY = RetryPolicy()
TEMPORARY = NodeError("busy", "busy", retryable=True)


@pytest.mark.parametrize(
    ("effect", "attempt", "is_retried"),
    [
        (Effect.PURE, 1, True),
        (Effect.REPEATABLE, 2, True),
        (Effect.KEYED, 3, False),
        (Effect.UNSAFE, 1, False),
    ],
)
def test_three_attempts_by_default_and_one_for_unsafe_nodes(
    effect: Effect, attempt: int, is_retried: bool
) -> None:
    assert (retry.delay(TEMPORARY, attempt, effect, POLICY, 1.0) is not None) is is_retried


def test_only_errors_that_may_pass_are_tried_again() -> None:
    assert retry.delay(NodeError("bad", "bad"), 1, Effect.PURE, POLICY, 1.0) is None


def test_waits_grow_up_to_the_longest_and_are_jittered() -> None:
    policy = RetryPolicy(max_attempts=10, wait_s=1, factor=10, max_wait_s=30)
    assert [retry.delay(TEMPORARY, n, Effect.PURE, policy, 1.0) for n in (1, 2, 3)] == [1, 10, 30]
    assert retry.delay(TEMPORARY, 3, Effect.PURE, policy, 0.5) == 15


def test_a_server_that_names_a_time_is_not_asked_before_it() -> None:
    busy = NodeError("busy", "busy", retryable=True, retry_after=20)
    delay = retry.delay(busy, 1, Effect.PURE, POLICY, 0.0)
    assert delay == 20


def test_a_server_that_asks_for_more_than_an_hour_is_not_waited_for() -> None:
    busy = NodeError("busy", "busy", retryable=True, retry_after=3601)
    assert retry.delay(busy, 1, Effect.PURE, POLICY, 0.0) is None


@pytest.mark.parametrize("effect", list(Effect))
def test_what_was_not_sent_may_always_be_tried_again(effect: Effect) -> None:
    held = NodeError("rate_limited", "held", retryable=True, retry_after=7, not_sent=True)
    assert retry.delay(held, 99, effect, POLICY, 0.0) == 7


async def test_what_was_not_sent_costs_no_attempt() -> None:
    done = await run("t>a", a={"effect": "unsafe", "held": 5, "output": "sent"})
    assert Act.seen == [("a", 1)] * 6
    record = done.journal.durable["a"]
    assert (record.attempt, record.earlier, record.output) == (1, [], "sent")
    assert len(done.clock.slept) == 5


class Paying(FakeContexts):
    """Every attempt has paid for a call before its node does anything."""

    async def build(self, node: Node, record: NodeRecord, *given: Any) -> Context:
        call = LlmCallRecord(id=uuid4(), number=1, requested_model="m", created_at=datetime.now(UTC))
        call.cost_usd = Decimal("0.01")
        record.calls.append(call)
        return await super().build(node, record, *given)


async def test_what_is_held_back_after_a_paid_call_costs_an_attempt_and_the_cost_is_kept() -> None:
    going = Run(draw("t>a", a={"held": 1, "output": "sent"}))
    going.contexts = Paying(clock=going.clock)
    await going.to_end()
    record = going.journal.durable["a"]
    assert (record.attempt, len(record.earlier), record.cost()) == (2, 1, Decimal("0.02"))


async def test_after_what_was_not_sent_the_attempts_go_on_as_usual() -> None:
    done = await run("t>a", a={"held": 1, "fails": 2, "output": "third"})
    assert Act.seen == [("a", 1), ("a", 1), ("a", 2), ("a", 3)]
    assert [attempt["error"]["code"] for attempt in done.journal.durable["a"].earlier] == ["broken"] * 2


async def test_attempts_are_counted_and_the_earlier_ones_are_kept() -> None:
    done = await run("t>a", a={"fails": 2, "output": "third"})
    assert Act.seen == [("a", 1), ("a", 2), ("a", 3)]
    record = done.journal.durable["a"]
    assert [(attempt["attempt"], attempt["status"]) for attempt in record.earlier] == [
        (1, "failed"),
        (2, "failed"),
    ]
    assert done.journal.output == "third"
    assert len(done.clock.slept) == 2
