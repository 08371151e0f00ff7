"""Containers: a turn an item, their window, their errors, their order, and going on after a crash."""

from typing import Any

import pytest

from executions.engine.record import NodeRecord
from executions.status import ExecutionStatus, NodeStatus
from tests.executions.engine.drawing import Act, Run, draw, run

INSIDE = {"node": {"parent": "l"}}


def loop(items: Any, **parameters: Any) -> dict[str, Any]:
    return {"items": items, **parameters, "node": {"type": "flow.for_each"}}


def inside(**parameters: Any) -> dict[str, Any]:
    return {**parameters, **INSIDE}


async def test_the_inside_runs_once_for_each_item_and_results_keep_their_order() -> None:
    done = await run("t>l", l=loop([1, 2, 3]), a=inside(output="{{item}}/{{index}}"))
    assert done.journal.output == {"results": ["1/0", "2/1", "3/2"], "errors": []}
    assert done.statuses["a@2"] == "succeeded"


async def test_an_empty_list_gives_empty_results() -> None:
    done = await run("t>l", l=loop([]), a=inside())
    assert done.journal.output == {"results": [], "errors": []}


async def test_outer_variables_are_read_inside_and_inner_ones_of_the_same_turn() -> None:
    done = await run(
        "t>o o>l a>b",
        o={"output": "outer"},
        l=loop(["x", "y"]),
        a=inside(output="{{item}}"),
        b=inside(output="{{v_o}} {{v_a}}"),
    )
    assert done.journal.output["results"] == ["outer x", "outer y"]


async def test_no_more_turns_are_under_way_than_the_window_allows() -> None:
    await run("t>l", l=loop([1, 2, 3, 4, 5], concurrency=2), a=inside())
    assert len(Act.seen) == 5
    assert Act.most == 2


async def test_turns_inside_the_window_run_at_the_same_time() -> None:
    # The first turn waits for a node that only the second starts.
    done = await run(
        "t>l a:main>b",
        l=loop(["b", ""], concurrency=2),
        a=inside(waits_for="{{#if index}}{{else}}c{{/if}}"),
        b=inside(),
        c=inside(),
    )
    assert done.journal.status is ExecutionStatus.SUCCEEDED


@pytest.mark.parametrize(("mode", "kept"), [("keep", ["x", "broken", "z"]), ("drop", ["x", "z"])])
async def test_a_failed_item_is_kept_or_dropped(mode: str, kept: list[str]) -> None:
    done = await run(
        "t>l",
        l=loop(["x", "y", "z"], on_item_error=mode),
        a=inside(output="{{item}}", fails="{{#if (eq item 'y')}}9{{else}}0{{/if}}", retryable=False),
    )
    output = done.journal.output
    assert [item["index"] for item in output["errors"]] == [1]
    assert [item if isinstance(item, str) else item["error"]["code"] for item in output["results"]] == kept


async def test_with_stop_a_failed_item_fails_the_container_and_cancels_the_others() -> None:
    done = await run(
        "t>l l>z",
        l=loop([0, 1], on_item_error="stop"),
        a=inside(fails="{{item}}", retryable=False, forever="{{#if index}}{{else}}true{{/if}}"),
    )
    assert done.journal.status is ExecutionStatus.FAILED
    assert done.journal.error is not None
    assert done.journal.error["node_id"] == "l"
    assert done.journal.error["details"]["error"]["node_id"] == "a"
    assert done.statuses["a@0"] == "cancelled"


async def test_loops_nest_and_iterations_are_paths() -> None:
    done = await run(
        "t>l",
        l=loop([[1, 2], [3]]),
        m={"items": "{{item}}", "node": {"type": "flow.for_each", "parent": "l"}},
        a={"output": "{{item}}", "node": {"parent": "m"}},
    )
    assert done.journal.output["results"] == [
        {"results": [1, 2], "errors": []},
        {"results": [3], "errors": []},
    ]
    assert "a@1/0" in done.statuses


async def test_a_while_loop_carries_the_last_turns_output() -> None:
    condition = {"left": "{{length item.said}}", "operator": "lt", "right": 3}
    done = await run(
        "t>w",
        {"input": {"said": ""}},
        w={"conditions": [condition], "node": {"type": "flow.while"}},
        s={
            "fields": [{"name": "said", "value": "{{item.said}}x"}],
            "node": {"type": "data.set", "parent": "w"},
        },
    )
    assert done.journal.output == {"result": {"said": "xxx"}, "turns": 3}


@pytest.mark.parametrize(("at_limit", "status"), [("fail", "failed"), ("stop", "succeeded")])
async def test_a_while_loop_ends_at_its_limit(at_limit: str, status: str) -> None:
    condition = {"left": 1, "operator": "equals", "right": 1}
    done = await run(
        "t>w",
        w={
            "conditions": [condition],
            "max_turns": 4,
            "at_limit": at_limit,
            "node": {"type": "flow.while"},
        },
        a={"node": {"parent": "w"}},
    )
    assert done.journal.status.value == status
    assert len(Act.seen) == 4


async def test_a_resumed_loop_does_not_repeat_the_turns_that_are_written_down() -> None:
    records = [
        NodeRecord(node_id="t", attempt=1, status=NodeStatus.SUCCEEDED, output={}, ports=["main"]),
        NodeRecord(node_id="l", attempt=1, status=NodeStatus.RUNNING),
        *(
            NodeRecord(
                node_id="a",
                iteration=str(n),
                attempt=1,
                status=NodeStatus.SUCCEEDED,
                output=n,
                ports=["main"],
            )
            for n in (0, 2)
        ),
    ]
    done = await run("t>l", {"records": records}, l=loop(["x", "y", "z"]), a=inside(output="new"))
    assert Act.seen == [("a", 1)]
    assert done.journal.output["results"] == [0, "new", 2]


async def test_progress_is_written_down_while_the_loop_goes_on() -> None:
    going = Run(draw("t>l", l=loop([1, 2, 3]), a=inside()))
    await going.to_end()
    assert going.journal.durable["l"].progress == {"done": 3, "failed": 0, "total": 3}


# --- a container that fails while something goes on inside ---


def limited(items: Any, **node: Any) -> dict[str, Any]:
    """A loop that ends by its time limit, for something inside never does."""
    drawn = {"type": "flow.for_each", "timeout_s": 0.3, "retry": {"wait_s": 0}, **node}
    return {"items": items, "concurrency": 2, "node": drawn}


async def test_a_loop_that_reaches_its_time_limit_fails_with_it() -> None:
    done = await run("t>l", l=limited([0, 1]), a=inside(forever="{{#if index}}true{{else}}false{{/if}}"))
    assert done.journal.status is ExecutionStatus.FAILED
    assert done.journal.error is not None
    assert (done.journal.error["code"], done.journal.error["node_id"]) == ("timeout", "l")
    assert (done.statuses["a@0"], done.statuses["a@1"]) == ("succeeded", "cancelled")


async def test_a_loop_is_not_tried_again_as_a_whole() -> None:
    done = await run(
        "t>l post>slow",
        l=limited(["x", "y"], retry={"max_attempts": 5, "wait_s": 0}),
        post=inside(effect="unsafe"),
        slow=inside(forever=True),
    )
    assert [place for place in Act.places if place[0] == "post"] == [("post", "0"), ("post", "1")]
    assert done.journal.durable["l"].attempt == 1


async def test_a_while_loop_that_reaches_its_time_limit_fails_with_it() -> None:
    always = {"left": 1, "operator": "equals", "right": 1}
    node = {"type": "flow.while", "timeout_s": 0.05}
    done = await run(
        "t>w", w={"conditions": [always], "node": node}, a={"forever": True, "node": {"parent": "w"}}
    )
    assert done.journal.error is not None and done.journal.error["code"] == "timeout"


def known(node: str, status: NodeStatus, iteration: str = "", **fields: Any) -> NodeRecord:
    output = {"output": "known", "ports": ["main"]} if status is NodeStatus.SUCCEEDED else {}
    return NodeRecord(node_id=node, iteration=iteration, attempt=1, status=status, **output, **fields)


async def test_what_was_cancelled_inside_begins_anew_where_its_loop_goes_on() -> None:
    # The worker was lost between the end of the inside and that of the container.
    records = [
        known("t", NodeStatus.SUCCEEDED),
        known("l", NodeStatus.RUNNING),
        known("a", NodeStatus.SUCCEEDED, "0"),
        known("a", NodeStatus.CANCELLED, "1"),
    ]
    done = await run("t>l", {"records": records}, l=loop(["x", "y"]), a=inside(output="new"))
    assert done.journal.output == {"results": ["known", "new"], "errors": []}
    assert Act.seen == [("a", 2)]


async def test_an_unsafe_node_that_was_cancelled_inside_asks_before_it_acts_again() -> None:
    records = [
        known("t", NodeStatus.SUCCEEDED),
        known("l", NodeStatus.RUNNING),
        known("a", NodeStatus.CANCELLED, "0", effect="unsafe"),
    ]
    done = await run("t>l", {"records": records}, l=loop(["x"]), a=inside(effect="unsafe"))
    assert Act.seen == []
    assert (done.journal.status, done.statuses["a@0"]) == (ExecutionStatus.WAITING, "interrupted")
