"""Random graphs: the engine ends as the reference interpreter says, also when its worker is lost at any commit."""

import asyncio
import os
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from executions.engine.plan import ExecutionPlan
from executions.engine.record import NodeRecord
from executions.engine.run_state import RunInput
from executions.engine.testing import FakeContexts, MemoryJournal
from executions.status import ExecutionStatus, NodeStatus, StepStatus
from tests.executions.engine.drawing import Act, Run, registry
from tests.simulation.pictures import graph_of, pictured
from tests.simulation.reference import ATTEMPTS, Picture, interpret
from workflows.graph import Graph, Node, normalize
from workflows.sdk import CalledExecution, Json

GRAPHS = int(os.environ.get("REFERENCE_GRAPHS", "400"))
EACH = 50
MOST_PARKED = 200
"""Times that a run may leave its worker: more means that it never ends."""


class Called:
    """The one execution that a node has called; it ends when the caller has left its worker."""

    def __init__(self) -> None:
        self.starts = 0
        self.ended = False

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        self.starts += 1
        return 0

    async def started(self) -> list[CalledExecution]:
        status, output = ("succeeded", "of called") if self.ended else ("running", None)
        return [CalledExecution(number=0, execution="x", status=status, ended=self.ended, output=output)]


class Contexts(FakeContexts):
    """Gives each place of a run what it has called."""

    def __init__(self) -> None:
        super().__init__()
        self.called: dict[tuple[str, str], Called] = {}

    async def build(self, node: Node, record: NodeRecord, *rest: Any) -> Any:
        context = await super().build(node, record, *rest)
        context.workflows = self.called.setdefault((node.id, record.iteration), Called())  # type: ignore[attr-defined]
        self.built.clear()
        return context


class Journey:
    """A run from its start to its end: over waits, decisions, and the loss of its worker at some commit."""

    def __init__(self, picture: Picture, lost_at: int = 0) -> None:
        types = registry()
        plan = ExecutionPlan(normalize(Graph.parse(graph_of(picture, "test.act")), types), types)
        self.run = Run(plan)
        self.run.contexts = Contexts()
        self.run.contexts.clock = self.run.clock
        self.run.contexts.journal = self.run.journal
        self.lost_at = lost_at
        self.commits = 0
        self.lost = False
        self.ended_before: set[tuple[str, str]] = set()
        self.reruns: Counter[tuple[str, str]] = Counter()

    @property
    def journal(self) -> MemoryJournal:
        """What is written down."""
        return self.run.journal

    async def to_end(self) -> MemoryJournal:
        """Go on until it has ended."""
        for _ in range(MOST_PARKED):
            self.journal.before_commit = self._commit
            await self.run.to_end()
            if self.journal.lost:
                self._lose()
            elif self.journal.status is ExecutionStatus.WAITING:
                self._what_it_waits_for()
            else:
                assert asyncio.all_tasks() == {asyncio.current_task()}
                return self.journal
            self._take_up_again()
        raise AssertionError("it is parked again and again")

    async def _commit(self) -> None:
        self.commits += 1
        self.journal.lost = self.journal.lost or self.commits == self.lost_at

    def _lose(self) -> None:
        self.lost = True
        self.ended_before = {
            (one.node_id, one.iteration)
            for one in self.journal.durable.values()
            if one.ended and one.status is not NodeStatus.CANCELLED
        }
        self.acted_before = Counter(Act.places)
        self.stepped_before = {
            (one.node_id, one.iteration, step.name): Act.stepped[one.node_id, one.iteration, step.name]
            for one in self.journal.durable.values()
            for step in one.steps.values()
            if step.status is StepStatus.SUCCEEDED
        }

    def _what_it_waits_for(self) -> None:
        wakes = self.journal.parked[-1][0]
        if wakes is not None:
            self.run.clock.moment = max(self.run.clock.moment, wakes)
        for called in self.run.contexts.called.values():
            called.ended = True
        for record in self.journal.durable.values():
            if record.status is NodeStatus.WAITING and (record.wait or {}).get("asks"):
                record.answer = {"action": "approve", "data": None, "by": None, "at": "now"}
            elif record.status is NodeStatus.INTERRUPTED:
                record.status = NodeStatus.QUEUED
                self.reruns[record.node_id, record.iteration] += 1

    def _take_up_again(self) -> None:
        before = self.journal
        self.run.start = RunInput(trigger="t", input={}, records=list(before.durable.values()))
        self.run.journal = self.run.contexts.journal = MemoryJournal(durable=dict(before.durable))


def check(journey: Journey, picture: Picture) -> None:
    """What is durable is what the reference says, and nothing was done that had been done."""
    expected, output = interpret(picture, "t")
    journal = journey.journal
    if expected.fails:
        # What else had ended by then is a matter of time.
        assert journal.status is ExecutionStatus.FAILED
        assert journal.error is not None
        failed = journal.error["node_id"]
        assert next(node for node in picture.nodes if node.name == failed).on_error == "stop"
    else:
        assert journal.status is ExecutionStatus.SUCCEEDED, journal.error
        assert expected.agrees_with(picture, journal.statuses()), (expected.statuses, journal.statuses())
        assert journal.output == output
    assert not {"queued", "running", "retrying", "waiting", "interrupted"} & set(journal.statuses().values())
    check_acts(journey, picture)
    check_steps(journey, picture)


def check_acts(journey: Journey, picture: Picture) -> None:
    """How often nodes have acted."""
    acts = Counter(Act.places)
    if journey.lost:
        assert not {place for place in journey.ended_before if acts[place] > journey.acted_before[place]}
    for node in picture.nodes:
        if node.kind != "act":
            continue
        allowed = ATTEMPTS if node.fails_for_good else node.fails + 1
        for place in [place for place in acts if place[0] == node.name]:
            again = journey.reruns[place] if node.effect == "unsafe" else int(journey.lost)
            assert acts[place] <= allowed + again, (place, acts[place])
    for place, called in journey.run.contexts.called.items():
        assert called.starts <= 1 + int(journey.lost), place


def check_steps(journey: Journey, picture: Picture) -> None:
    """A step that is written down as done is not done again, and an unsafe one only where somebody has said so."""
    if journey.lost:
        assert {step: Act.stepped[step] for step in journey.stepped_before} == journey.stepped_before
    effects = {(node.name, str(place)): one for node in picture.nodes for place, one in enumerate(node.steps)}
    for (node_id, iteration, name), times in Act.stepped.items():
        is_unsafe = effects[node_id, name] == "unsafe"
        again = journey.reruns[node_id, iteration] if is_unsafe else int(journey.lost)
        assert times <= 1 + again, (node_id, iteration, name, times)


def follow(seed: int, lost_at: int = 0) -> Journey:
    """The journey of one seed. Raises AssertionError with its picture."""
    picture = pictured(Random(seed))
    journey = Journey(picture, lost_at)
    try:
        asyncio.run(journey.to_end())
        check(journey, picture)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}, lost at commit {lost_at}: {error}\n{picture}") from error
    return journey


@pytest.mark.parametrize("first", range(0, GRAPHS, EACH))
def test_a_run_ends_as_the_reference_says_wherever_its_worker_is_lost(first: int) -> None:
    for seed in range(first, first + EACH):
        whole = follow(seed)
        for lost_at in range(1, whole.commits + 1):
            follow(seed, lost_at)


def test_everything_that_the_product_allows_is_drawn() -> None:
    nodes = [node for seed in range(GRAPHS) for node in pictured(Random(seed)).nodes]
    for values, wanted in (
        ({node.kind for node in nodes}, {"act", "set", "any", "all", "wait", "approval", "call", "loop"}),
        ({node.on_error for node in nodes}, {"stop", "continue", "default", "route"}),
        ({node.effect for node in nodes}, {"pure", "repeatable", "keyed", "unsafe"}),
        ({node.on_item_error for node in nodes if node.items}, {"stop", "keep", "drop"}),
        ({node.disabled for node in nodes}, {True}),
        ({node.hangs for node in nodes}, {True}),
        ({bool(node.naps and node.steps) for node in nodes}, {True}),
        ({effect for node in nodes for effect in node.steps}, {"pure", "repeatable", "keyed", "unsafe"}),
    ):
        assert wanted <= values
