"""The total size of the outputs of one execution is limited."""

import pytest

from tests.executions.engine.drawing import Act, run

LIMIT = 1000
HALF = "x" * (LIMIT // 2 - 2)  # with its quotes half of the limit


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("executions.engine.run_state.MAX_GIVEN", LIMIT)


async def test_an_execution_whose_outputs_are_too_large_together_fails_with_a_typed_error() -> None:
    done = await run("t>a a>b b>c c>d", **{name: {"output": HALF} for name in "abcd"})
    assert done.journal.error is not None and done.journal.error["code"] == "execution_too_large"
    assert ("d", 1) not in Act.seen


async def test_what_failed_or_was_skipped_counts_for_nothing() -> None:
    done = await run("t>a a>b", a={"output": HALF, "fails": 2}, b={"output": "small"})
    assert done.journal.error is None
