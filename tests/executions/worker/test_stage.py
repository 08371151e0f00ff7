"""Whose step of the loop it is can be read from outside, also when the step never ends."""

import asyncio
import os
import signal
import time
from uuid import uuid4

import pytest

from executions.worker.stage import LONGEST_NODE, OnStage, Slot, Stage, tick_forever
from tests.patience import PATIENCE_S

ONE, OTHER = uuid4(), uuid4()


def test_nobody_is_on_stage_before_and_after_a_step() -> None:
    slot = Slot()
    seen: list[OnStage | None] = []

    async def look() -> None:
        seen.append(slot.read())
        await asyncio.sleep(0)
        seen.append(slot.read())

    assert slot.read() is None
    asyncio.run(Stage(slot, ONE).steps(look(), "a"))  # type: ignore[arg-type]
    assert seen == [OnStage(ONE, "a")] * 2
    assert slot.read() is None


async def test_steps_that_take_turns_are_told_apart() -> None:
    slot = Slot()

    async def look(expected: OnStage) -> None:
        for _ in range(3):
            assert slot.read() == expected
            await asyncio.sleep(0)

    await asyncio.gather(
        asyncio.create_task(Stage(slot, ONE).steps(look(OnStage(ONE, "a")), "a")),
        asyncio.create_task(Stage(slot, OTHER).steps(look(OnStage(OTHER, "b")), "b")),
        asyncio.create_task(Stage(slot, OTHER).steps(look(OnStage(OTHER, "")))),
    )
    assert slot.read() is None


async def test_a_node_that_runs_within_its_executions_step_is_named() -> None:
    slot = Slot()
    stage = Stage(slot, ONE)

    async def enter() -> None:
        stage.enter("inner")
        assert slot.read() == OnStage(ONE, "inner")

    await asyncio.create_task(stage.steps(enter()))
    assert slot.read() is None


@pytest.mark.parametrize("how", ["raises", "is cancelled"])
async def test_a_step_that_ends_badly_leaves_the_stage(how: str) -> None:
    slot = Slot()

    async def fail() -> None:
        if how == "raises":
            raise ValueError
        await asyncio.Event().wait()

    task = asyncio.create_task(Stage(slot, ONE).steps(fail(), "a"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises((ValueError, asyncio.CancelledError)):
        await task
    assert slot.read() is None


@pytest.mark.parametrize(
    ("node", "named"), [("näme", "näme"), ("x" * LONGEST_NODE, "x" * LONGEST_NODE), ("x" * 101, "")]
)
def test_a_node_is_named_if_its_name_has_room(node: str, named: str) -> None:
    slot = Slot()
    Stage(slot, ONE).enter(node)
    assert slot.read() == OnStage(ONE, named)


def test_a_parent_reads_what_its_child_was_doing_when_it_died() -> None:
    slot = Slot()
    pid = os.fork()
    if not pid:
        slot.tick()
        Stage(slot, ONE).enter("deadly")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert slot.read() == OnStage(ONE, "deadly")
    assert 0 < slot.ticked_at <= time.monotonic()


async def test_a_loop_that_goes_round_says_so() -> None:
    slot = Slot()
    assert slot.ticked_at == 0
    ticking = asyncio.create_task(tick_forever(slot))
    async with asyncio.timeout(PATIENCE_S):
        while not slot.ticked_at:
            await asyncio.sleep(0)
    ticking.cancel()
