"""`flow.subworkflow`, once for each item: its window, and items that the called workflow does not take."""

from collections.abc import Mapping
from typing import Any

import pytest

from workflows.nodes.flow.flow_subworkflow import Subworkflow, SubworkflowOutput, SubworkflowParams
from workflows.sdk import CalledExecution, Json, NodeError, Wait
from workflows.sdk.testing import FakeContext, FakeWorkflows


class Typed(FakeWorkflows):
    """A workflow that takes numbers; what it takes goes on until `end`."""

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        fits = {number: isinstance(value, int) for number, value in inputs.items()}
        self.runs = [*self.runs, *(_run(n, "running" if good else "failed") for n, good in fits.items())]
        return sum(not good for good in fits.values())

    def end(self) -> None:
        """Everything that goes on has succeeded."""
        self.runs = [_run(run.number, "succeeded" if not run.ended else run.status) for run in self.runs]


def _run(number: int, status: str) -> CalledExecution:
    error = {"code": "input_invalid", "message": "no number"} if status == "failed" else None
    output = f"of {number}" if status == "succeeded" else None
    return CalledExecution(
        number=number,
        execution=f"x{number}",
        status=status,
        ended=status != "running",
        output=output,
        error=error,
    )


async def each(items: list[Any], concurrency: int = 10, on_item_error: str = "keep") -> tuple[Typed, Any]:
    """What it said first, and when all that it had started had ended."""
    typed = Typed()
    params = SubworkflowParams.model_validate(
        {
            "workflow": "w",
            "mode": "each",
            "items": items,
            "concurrency": concurrency,
            "on_item_error": on_item_error,
        }
    )
    ctx = FakeContext(workflows=typed)
    said = await Subworkflow().run(params, ctx)
    while isinstance(said, Wait):
        typed.end()
        said = await Subworkflow().resume(params, ctx, None)
    return typed, said


@pytest.mark.parametrize(
    ("mode", "places"), [("keep", ["of 0", "input_invalid", "of 2"]), ("drop", ["of 0", "of 2"])]
)
async def test_an_item_that_does_not_fit_is_kept_or_dropped(mode: str, places: list[str]) -> None:
    _, said = await each([1, "two", 3], on_item_error=mode)
    assert isinstance(said, SubworkflowOutput) and said.results is not None and said.errors is not None
    assert [one if isinstance(one, str) else one["error"]["code"] for one in said.results] == places
    assert [(one["index"], one["error"]["code"]) for one in said.errors] == [(1, "input_invalid")]


async def test_with_stop_it_ends_the_node() -> None:
    with pytest.raises(NodeError, match="no number") as failed:
        await each([1, "two", 3], on_item_error="stop")
    assert failed.value.details["index"] == 1


async def test_items_that_do_not_fit_hold_no_place_and_are_not_waited_for() -> None:
    typed, said = await each(["a", "b", "c", "d", "e"], concurrency=2)
    assert [run.number for run in typed.runs] == [0, 1, 2, 3, 4]
    assert said.errors is not None and len(said.errors) == 5
