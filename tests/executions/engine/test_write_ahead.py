"""The order of writes: starts before actions, outcomes before successors, nothing for pure nodes."""

import pytest

from executions.engine.record import NodeRecord
from executions.status import ExecutionStatus, NodeStatus
from tests.executions.engine.drawing import Act, Run, draw, run


async def test_a_chain_of_pure_nodes_costs_one_commit() -> None:
    done = await run("t>a a>b b>c c>d")
    assert done.journal.commits == 1


async def test_an_outside_effect_is_written_before_it_acts_and_before_its_successors() -> None:
    going = Run(draw("t>a a>b", a={"effect": "repeatable"}))
    seen: list[tuple[str | None, list[str]]] = []

    async def watch() -> None:
        noted = going.journal.noted.get("a")
        seen.append((noted.status.value if noted else None, [node for node, _ in Act.seen]))

    going.journal.before_commit = watch
    await going.to_end()
    assert seen[0] == ("running", [])
    assert seen[1] == ("succeeded", ["a"])


async def test_a_lost_lease_stops_everything_before_the_effect() -> None:
    going = Run(draw("t>a a>b", a={"effect": "unsafe"}))
    going.journal.lost = True
    await going.to_end()
    assert Act.seen == []
    assert going.journal.status is ExecutionStatus.RUNNING


def ended(node: str, output: object, effect: str = "repeatable") -> NodeRecord:
    return NodeRecord(
        node_id=node, attempt=1, status=NodeStatus.SUCCEEDED, output=output, ports=["main"], effect=effect
    )


def begun(node: str, effect: str) -> NodeRecord:
    return NodeRecord(node_id=node, attempt=1, status=NodeStatus.RUNNING, effect=effect)


async def test_a_resumed_run_goes_on_after_its_recorded_outcomes() -> None:
    done = await run("t>a a>b", {"records": [ended("t", {}, "pure"), ended("a", "kept")]})
    assert [node for node, _ in Act.seen] == ["b"]
    assert done.journal.output == "kept"


async def test_an_interrupted_repeatable_node_runs_again_as_its_next_attempt() -> None:
    await run(
        "t>a", {"records": [ended("t", {}, "pure"), begun("a", "repeatable")]}, a={"effect": "repeatable"}
    )
    assert Act.seen == [("a", 2)]


async def test_an_interrupted_unsafe_node_asks_the_user_and_other_branches_go_on() -> None:
    records = [ended("t", {}, "pure"), begun("a", "unsafe")]
    done = await run("t>a t>b a>c", {"records": records}, a={"effect": "unsafe"})
    assert done.journal.status is ExecutionStatus.WAITING
    assert done.statuses["a"] == "interrupted"
    assert done.statuses["b"] == "succeeded"
    assert [node for node, _ in Act.seen] == ["b"]


async def test_a_recorded_failure_is_settled_by_the_nodes_error_mode() -> None:
    failed = NodeRecord(node_id="a", attempt=1, status=NodeStatus.FAILED, error={"code": "interrupted"})
    records = [ended("t", {}, "pure"), failed]
    stopped = await run("t>a a>b", {"records": records})
    assert stopped.journal.status is ExecutionStatus.FAILED
    continued = await run("t>a a>b", {"records": records}, a={"node": {"on_error": "continue"}})
    assert continued.journal.status is ExecutionStatus.SUCCEEDED


@pytest.mark.parametrize("effect", ["pure", "repeatable", "unsafe"])
async def test_a_journal_that_cannot_write_is_no_nodes_fault(effect: str) -> None:
    drawn = {
        "l": {"items": [1, 2], "node": {"type": "flow.for_each"}},
        "a": {"effect": effect, "node": {"parent": "l"}},
    }
    going = Run(draw("t>l", **drawn))

    async def away() -> None:
        if going.journal.commits == 2:
            raise ConnectionError("the database is away")

    going.journal.before_commit = away
    if effect == "pure":
        return await still_ends(going)
    with pytest.raises(ConnectionError):
        await going.to_end()
    assert "failed" not in going.statuses.values()
    assert going.journal.status is ExecutionStatus.RUNNING


async def still_ends(going: Run) -> None:
    """Two commits are all it takes."""
    await going.to_end()
    assert going.journal.status is ExecutionStatus.SUCCEEDED
