"""Node runs match the OpenAPI document, whatever their row was written with."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ai_models.models import LlmCall
from executions.models import NodeRun as NodeRunRow
from executions.wire.node_runs import Attempt, NodeRun
from executions.wire.redactable import RunError
from executions.wire.usage import ModelCall
from executions.wire.waits import Wait, digest

ERROR = {"code": "boom", "message": "It broke.", "hint": "Look", "details": {"a": 1}}
ASKED = {"title": "May it?", "fields": []}


def row(**fields: Any) -> NodeRunRow:
    return NodeRunRow(**{"node_id": "ask", "seq": 3, "attempt": 2, "status": "failed", **fields})


def test_an_error_has_all_of_its_parts_and_its_node() -> None:
    told = RunError(code="boom", message="It broke.", hint="Look", node_id="ask", details={"a": 1})
    assert NodeRun.of(row(error=ERROR), whole=True).error == told
    assert NodeRun.of(row(error={**ERROR, "node_id": "inner"}), whole=True).error == told.model_copy(
        update={"node_id": "inner"}
    )


def test_of_an_error_that_is_not_to_be_seen_the_code_and_the_node_are_told() -> None:
    shown = NodeRun.of(row(error=ERROR, input={"a": 1}, output=[2]), whole=False)
    assert shown.error == RunError(code="boom", message=None, hint=None, node_id="ask", details=None)
    assert (shown.redacted, shown.input, shown.output, shown.seq) == (True, None, None, 3)


@pytest.mark.parametrize("kept", [None, {}, {"input_tokens": 5}])
def test_tokens_are_told_by_every_kind(kept: Any) -> None:
    none = dict.fromkeys(("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens"), 0)
    assert NodeRun.of(row(usage=kept), whole=True).usage == none | (kept or {})
    assert ModelCall.of(LlmCall(status="open", **(kept or {}))).usage == none | (kept or {})


def test_attempts_come_in_their_order_each_with_its_own_times_and_calls() -> None:
    call = LlmCall(attempt=1, model="a/b", generation_id="g", status="succeeded", cost_usd=Decimal("0.1"))
    first = {
        "attempt": 1,
        "status": "failed",
        "started_at": "2026-01-02T03:04:05+00:00",
        "finished_at": None,
        "input": 1,
        "output": None,
        "error": ERROR,
    }
    earlier, latest = Attempt.several(row(status="running", earlier=[first], input=2), [call], whole=True)
    assert earlier.started_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (earlier.error and earlier.error.node_id, latest.error) == ("ask", None)
    assert earlier.calls == [ModelCall.of(call)] and latest.calls == []
    assert [(one.attempt, one.status, one.input) for one in (earlier, latest)] == [
        (1, "failed", 1),
        (2, "running", 2),
    ]


def test_an_attempt_that_is_not_to_be_seen_tells_neither_values_nor_calls() -> None:
    (shown,) = Attempt.several(row(input=1, output=2), [LlmCall(attempt=2, status="open")], whole=False)
    assert (shown.input, shown.output, shown.calls, shown.redacted) == (None, None, None, True)


def test_a_question_is_told_with_the_digest_that_an_answer_is_bound_to() -> None:
    waiting = row(status="waiting", wait={"asks": True, "until": "2026-01-02T03:04:05+00:00", "shown": ASKED})
    told = Wait.of(waiting)
    assert told and (told.shown, told.digest, told.answered) == (ASKED, digest(ASKED), False)
    assert told.until == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    part = told.as_seen(False)
    assert (part.asks, part.until, part.shown, part.digest) == (True, told.until, None, None)


@pytest.mark.parametrize("status", ["running", "succeeded", "interrupted"])
def test_what_no_longer_waits_tells_of_no_wait(status: str) -> None:
    assert Wait.of(row(status=status, wait={"asks": True, "shown": ASKED})) is None
