"""A run from its trigger to its end."""

import asyncio
from typing import Any

import pytest

from executions.status import ExecutionStatus
from tests.executions.engine.drawing import Act, Run, draw, run
from tests.patience import PATIENCE_S


async def test_values_flow_from_node_to_node() -> None:
    done = await run(
        "t>a a>b", {"input": {"topic": "tea"}}, b={"output": {"said": "{{v_a.topic}} and {{topic}}"}}
    )
    assert done.journal.output == {"said": "tea and tea"}
    assert done.statuses == {"t": "succeeded", "a": "succeeded", "b": "succeeded"}


async def test_several_taken_edges_arrive_as_an_object_by_variable() -> None:
    done = await run("t>a t>b a>j b>j", a={"output": 1}, b={"output": 2})
    assert done.journal.output == {"v_a": 1, "v_b": 2}


async def test_the_output_is_an_object_of_all_succeeded_leaves() -> None:
    done = await run("t>a t>b", a={"output": 1}, b={"output": 2})
    assert done.journal.output == {"v_a": 1, "v_b": 2}


async def test_a_branch_that_was_not_taken_leaves_the_other_leaf_as_output() -> None:
    done = await run("t>a a:main>b a:other>c", a={"port": "other"}, c={"output": "c"})
    assert done.journal.output == "c"
    assert done.statuses["b"] == "skipped"


async def test_what_is_run_to_gives_the_output_though_the_drawing_goes_on() -> None:
    done = await run("t>a a>b", {"only": frozenset({"t", "a"})}, a={"output": "a"})
    assert done.journal.output == "a"
    assert done.statuses == {"t": "succeeded", "a": "succeeded"}


async def test_branches_run_at_the_same_time() -> None:
    # Each waits for the other to have begun: one after the other they would never end.
    async with asyncio.timeout(PATIENCE_S):
        done = await run("t>a t>b", a={"waits_for": "b"}, b={"waits_for": "a"})
    assert done.journal.status is ExecutionStatus.SUCCEEDED


async def test_a_disabled_node_hands_its_incoming_value_on() -> None:
    done = await run("t>a a>b", a={"node": {"disabled": True}}, b={})
    assert [node for node, _ in Act.seen] == ["b"]
    assert done.journal.output == {}


async def test_a_failure_ends_the_run_and_cancels_what_is_going_on() -> None:
    done = await run("t>a t>b b>c", a={"fails": 9, "retryable": False}, b={"forever": True})
    assert done.journal.status is ExecutionStatus.FAILED
    assert done.journal.error is not None
    assert (done.journal.error["code"], done.journal.error["node_id"]) == ("broken", "a")
    assert done.statuses["b"] == "cancelled"
    assert "c" not in done.statuses


async def test_on_error_continue_hands_the_error_on() -> None:
    done = await run("t>a a>b", a={"fails": 9, "retryable": False, "node": {"on_error": "continue"}})
    assert done.statuses == {"t": "succeeded", "a": "failed", "b": "succeeded"}
    assert done.journal.output["error"]["code"] == "broken"


async def test_on_error_default_hands_the_default_on() -> None:
    settings = {"on_error": "default", "default_output": {"text": "none"}}
    done = await run("t>a a>b", a={"fails": 9, "retryable": False, "node": settings})
    assert done.journal.output == {"text": "none"}


async def test_on_error_route_leaves_by_the_error_port_only() -> None:
    settings = {"fails": 9, "retryable": False, "node": {"on_error": "route"}}
    done = await run("t>a a:error>b a:main>c", a=settings)
    assert done.statuses["b"] == "succeeded"
    assert done.statuses["c"] == "skipped"
    assert done.journal.status is ExecutionStatus.SUCCEEDED


async def test_a_missing_variable_fails_the_node_and_names_the_reference() -> None:
    done = await run("t>a", a={"output": {"not": "{{v_t.missing}}"}})
    assert done.journal.error is not None
    assert done.journal.error["code"] == "variable_missing"
    assert "v_t.missing" in done.journal.error["message"]


async def test_a_node_that_takes_too_long_times_out() -> None:
    done = await run("t>a", a={"forever": True, "node": {"timeout_s": 0.02, "retry": {"max_attempts": 1}}})
    assert done.journal.error is not None
    assert done.journal.error["code"] == "timeout"


async def test_an_execution_that_takes_too_long_is_timed_out() -> None:
    done = await run("t>a", {"seconds_left": 0.05}, a={"forever": True})
    assert done.journal.status is ExecutionStatus.TIMED_OUT
    assert done.statuses["a"] == "cancelled"


async def test_what_a_call_had_brought_is_in_the_error_of_a_time_limit_and_is_not_paid_again() -> None:
    act = {"forever": True, "partial": "half", "node": {"timeout_s": 0.02, "retry": {"wait_s": 0}}}
    done = await run("t>a", a=act)
    record = done.journal.durable["a"]
    assert record.error is not None
    assert (record.error["code"], record.error["details"], record.attempt) == (
        "timeout",
        {"partial_text": "half"},
        1,
    )


async def test_what_a_call_had_brought_is_kept_when_the_execution_ends() -> None:
    done = await run("t>a", {"seconds_left": 0.05}, a={"forever": True, "partial": "half"})
    record = done.journal.durable["a"]
    assert record.error is not None
    assert (record.status, record.error["details"]) == ("cancelled", {"partial_text": "half"})


async def test_output_that_is_not_json_fails_the_node() -> None:
    done = await run("t>a", {"input": {"n": float("nan")}}, a={"output": "{{n}}"})
    assert done.journal.error is not None
    assert done.journal.error["code"] == "output_not_json"


async def test_a_respond_node_answers_before_the_run_ends() -> None:
    respond = {"node": {"type": "flow.respond"}, "status": 201, "body": {"ok": True}}
    done = await run("t>r r>a", r=respond, a={"output": "later"})
    assert done.journal.answers == 1
    assert done.journal.output == {"ok": True}


async def test_until_node_runs_only_what_leads_there() -> None:
    plan = draw("t>a a>b t>c")
    only = Run(plan, only=frozenset({"t", "a"}))
    await only.to_end()
    assert [node for node, _ in Act.seen] == ["a"]
    assert only.journal.status is ExecutionStatus.SUCCEEDED


async def test_cancelling_the_run_stops_its_nodes_and_writes_nothing_more() -> None:
    going = Run(draw("t>a", a={"forever": True, "effect": "repeatable"}))
    task = asyncio.create_task(going.runner().run())
    while ("a", 1) not in Act.seen:
        await asyncio.sleep(0)
    commits = going.journal.commits
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert going.journal.commits == commits
    assert going.journal.status is ExecutionStatus.RUNNING


MERGE = {"node": {"type": "flow.merge"}, "mode": "any"}


def said(name: str) -> dict[str, object]:
    return {"node": {"type": "data.set"}, "fields": [{"name": "said", "value": name}]}


@pytest.mark.parametrize("branches", ["a", "ab", "abc"])
async def test_what_follows_an_any_merge_of_instant_branches_acts_once(branches: str) -> None:
    edges = " ".join(f"t>{one} {one}>m" for one in branches) + " m>b2"
    done = await run(edges, m=MERGE, b2={"effect": "unsafe"}, **{one: said(one) for one in branches})
    assert Act.seen == [("b2", 1)]
    assert done.journal.output == {"said": "a"}


async def test_what_follows_an_any_merge_acts_once_when_the_run_is_taken_up_again() -> None:
    plan = draw(
        "t>a t>b a>m b>m m>c", m=MERGE, a={"effect": "keyed"}, b={"effect": "keyed"}, c={"effect": "unsafe"}
    )
    first = Run(plan)
    await first.to_end()
    kept = [record for record in first.journal.durable.values() if record.node_id in "tab"]
    again = Run(plan, records=kept)
    await again.to_end()
    assert [node for node, _ in Act.seen] == ["c"]


async def test_a_nodes_own_changes_reach_neither_its_neighbours_nor_what_is_stored() -> None:
    plan = draw("t>a a>b a>c", a={"output": {"rows": [3, 1, 2]}})
    made = Run(plan)

    act = plan.top.nodes["b"].type
    as_usual = act.run

    async def sort_in_place(params: Any, ctx: Any) -> Any:
        if ctx.node_id == "b":
            ctx.input["rows"].sort()
        return await as_usual(params, ctx)

    act.run = sort_in_place  # type: ignore[method-assign]
    await made.to_end()
    assert made.journal.durable["a"].output == {"rows": [3, 1, 2]}
    assert made.journal.durable["b"].output == {"rows": [1, 2, 3]}
