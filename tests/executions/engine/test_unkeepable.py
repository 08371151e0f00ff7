"""An output that cannot be stored fails its node, and the error mode applies."""

from typing import Any

import pytest

from executions.engine.record import NodeRecord
from executions.engine.testing import MemoryJournal
from executions.status import ExecutionStatus
from tests.executions.engine.drawing import Run, draw, run
from workflows.sdk import NodeError

NESTED: Any = None
for _ in range(255):
    NESTED = [NESTED]
PLAIN = {"node": {"type": "flow.merge"}, "mode": "all"}
AFTER_THE_ACT = {"t": "succeeded", "a": "failed", "b": "succeeded"}


class RefusingJournal(MemoryJournal):
    """Cannot keep one value, as when masking or the database has an error."""

    refused: Any = "poison"

    def note(self, record: NodeRecord) -> None:
        if self.refused in (record.output, record.input):
            raise ValueError("cannot be kept")
        super().note(record)


def behave(made: Run, **behaviour: Any) -> None:
    """Let the node `a` of this run give or raise what no parameter can hold."""
    for name, value in behaviour.items():
        setattr(made.plan.top.nodes["a"].type, name, value)


@pytest.mark.parametrize("effect", ["pure", "repeatable", "keyed", "unsafe"])
@pytest.mark.parametrize(
    "output",
    [NESTED, {"a": {"b": {1, 2}}}, float("nan"), 10**5000, {(1, 2): 3}],
    ids=["nested", "set", "nan", "digits", "key"],
)
async def test_an_output_that_is_no_json_follows_the_error_mode(effect: str, output: Any) -> None:
    made = Run(draw("t>a a>b", a={"effect": effect, "node": {"on_error": "continue"}}, b=PLAIN))
    behave(made, gives=output)
    await made.to_end()
    assert made.statuses == AFTER_THE_ACT
    assert made.journal.durable["a"].error is not None
    assert made.journal.durable["a"].error["code"] == "output_not_json"


@pytest.mark.parametrize("mode", ["stop", "continue", "default", "route"])
async def test_what_the_journal_cannot_keep_follows_the_error_mode(mode: str) -> None:
    settings = {"on_error": mode, "default_output": "instead"}
    made = Run(draw("t>a a>b a:error>c", a={"output": "poison", "effect": "keyed", "node": settings}))
    made.journal = RefusingJournal()
    await made.to_end()
    assert made.statuses["a"] == "failed"
    if mode == "stop":
        assert made.journal.status is ExecutionStatus.FAILED
        assert made.journal.error is not None
        assert (made.journal.error["code"], made.journal.error["node_id"]) == ("internal_error", "a")
    else:
        assert made.journal.status is ExecutionStatus.SUCCEEDED
        assert made.statuses["c" if mode == "route" else "b"] == "succeeded"


async def test_an_error_whose_details_are_no_json_keeps_its_code() -> None:
    class Broken(Exception):
        pass

    made = Run(draw("t>a", a={}))
    behave(made, raises=NodeError("odd", "Odd.", details={"what": Broken()}))
    await made.to_end()
    assert made.journal.error == {
        "code": "odd",
        "message": "Odd.",
        "hint": None,
        "details": {},
        "node_id": "a",
    }


async def test_nothing_is_left_open_when_the_engine_itself_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("executions.engine.level_run.Frontier.finish", broken)
    made = await run("t>a", a={})
    assert made.journal.status is ExecutionStatus.FAILED
    assert made.journal.error is not None
    assert made.journal.error["code"] == "internal_error"
    assert not {"running", "queued", "waiting", "retrying"} & set(made.statuses.values())


async def test_everything_that_can_be_read_is_a_value_like_any_other() -> None:
    made = await run(
        "t>a a>b", {"input": {"x": 1}}, a={"output": "{{this}}"}, b={"output": "{{v_a.trigger}}"}
    )
    assert made.journal.status is ExecutionStatus.SUCCEEDED
    assert made.journal.output == {"x": 1}


@pytest.mark.parametrize("half", ["\ud800", "a\udc00b", "\ude00\ud83d"])
async def test_half_a_character_is_replaced_in_values_and_keys(half: str) -> None:
    made = await run("t>a", a={"output": {half: [half]}})
    assert "\ufffd" in next(iter(made.journal.output))
    assert "\ufffd" in made.journal.output[next(iter(made.journal.output))][0]
    str(made.journal.output).encode()
