"""Random graphs: the engine ends as the reference interpreter says, also when its worker is lost on the way."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from executions.engine.status import ExecutionStatus
from tests.executions.engine.drawing import Act, Run, draw
from tests.simulation.reference import ALWAYS, ATTEMPTS, Drawn, Picture, interpret

SETTINGS = settings(
    max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
EFFECTS = ("pure", "repeatable", "keyed")


@st.composite
def pictures(draw_: st.DrawFn) -> Picture:
    """A trigger `t`, up to seven nodes behind it, some of them containers with up to three nodes inside."""
    nodes = [Drawn("t", output={}, ports=("main",))]
    edges: list[tuple[str, str, str]] = []
    for number in range(draw_(st.integers(1, 7))):
        node = draw_(_node(f"n{number}"))
        edges += draw_(_edges([one for one in nodes if one.parent is None], node))
        nodes.append(node)
        if node.items is not None:
            inside = [
                draw_(_node(f"{node.name}i{k}", parent=node.name)) for k in range(draw_(st.integers(1, 3)))
            ]
            for place, inner in enumerate(inside):
                edges += draw_(_edges(inside[:place], inner))
            nodes += inside
    return Picture(nodes, edges)


@st.composite
def _node(draw_: st.DrawFn, name: str, parent: str | None = None) -> Drawn:
    if parent is None and draw_(st.integers(0, 4)) == 0:
        return Drawn(name, items=draw_(st.integers(0, 3)))
    fails = draw_(st.sampled_from([0, 0, 0, 0, 1, 2, ALWAYS]))
    return Drawn(
        name,
        output=f"of {name}",
        ports=draw_(st.sampled_from([("main",), ("other",), ("main", "other")])),
        fails=fails,
        # A turn that fails ends its container, which `on_item_error` decides about: not drawn here.
        on_error=draw_(st.sampled_from(["continue", "route"] if parent else ["stop", "continue", "route"])),
        parent=parent,
    )


@st.composite
def _edges(draw_: st.DrawFn, before: list[Drawn], node: Drawn) -> list[tuple[str, str, str]]:
    if not before:
        return []
    sources = draw_(st.lists(st.sampled_from(before), unique_by=lambda one: one.name, max_size=3))
    return [(one.name, draw_(st.sampled_from(_ports(one))), node.name) for one in sources]


def _ports(node: Drawn) -> list[str]:
    if node.name == "t" or node.items is not None:
        return ["main"]
    return ["main", "other", "error"] if node.on_error == "route" else ["main", "other"]


def planned(picture: Picture, effects: list[str]) -> Any:
    """The picture as the engine's plan."""
    edges = [
        f"{source}:{port}>{target}" if port != "main" else f"{source}>{target}"
        for source, port, target in picture.edges
    ]
    settings_of = {node.name: _settings(node, effects) for node in picture.nodes}
    return draw(" ".join(edges), **settings_of)


def _settings(node: Drawn, effects: list[str]) -> dict[str, Any]:
    beside: dict[str, Any] = {"parent": node.parent, "on_error": node.on_error}
    if node.name == "t":
        return {"node": {}}
    if node.items is not None:
        parameters = {"items": list(range(node.items)), "concurrency": 2}
        return {**parameters, "node": {**beside, "type": "flow.for_each"}}
    effect = effects[sum(map(ord, node.name)) % len(effects)]
    beside["retry"] = {"max_attempts": ATTEMPTS, "wait_s": 0}
    return {
        "output": node.output,
        "fails": node.fails,
        "ports": list(node.ports),
        "effect": effect,
        "node": beside,
    }


def same(journal: Any, picture: Picture) -> None:
    """What is durable is what the reference says."""
    expected, output = interpret(picture, "t")
    if expected.fails:
        # What else had ended by then is a matter of time.
        assert journal.status is ExecutionStatus.FAILED
        assert expected.statuses[journal.error["node_id"]] == "failed"
        return
    assert journal.status is ExecutionStatus.SUCCEEDED
    assert journal.statuses() == expected.statuses
    assert journal.output == output


@SETTINGS
@given(pictures())
def test_a_run_ends_as_the_reference_says(picture: Picture) -> None:
    going = Run(planned(picture, ["pure"]))
    asyncio.run(going.to_end())
    same(going.journal, picture)


async def to_end_leaving_nothing(going: Run) -> None:
    await going.to_end()
    assert asyncio.all_tasks() == {asyncio.current_task()}


@SETTINGS
@given(pictures(), st.integers(1, 12), st.lists(st.sampled_from(EFFECTS), min_size=1, max_size=4))
def test_a_run_that_loses_its_worker_ends_the_same_and_repeats_nothing_that_had_ended(
    picture: Picture, lost_at: int, effects: list[str]
) -> None:
    plan = planned(picture, effects)
    first = Run(plan)

    async def lose() -> None:
        if first.journal.commits + 1 == lost_at:
            first.journal.lost = True

    first.journal.before_commit = lose
    asyncio.run(to_end_leaving_nothing(first))
    if not first.journal.lost:
        return same(first.journal, picture)
    kept = list(first.journal.durable.values())
    ended = {(one.node_id, one.iteration): one.attempt for one in kept if one.ended}
    again = Run(plan, records=kept)
    asyncio.run(again.to_end())
    again.journal.durable = {**first.journal.durable, **again.journal.durable}
    repeated = Counter(Act.places) & Counter(dict.fromkeys(ended, 1))
    assert not repeated
    same(again.journal, picture)
