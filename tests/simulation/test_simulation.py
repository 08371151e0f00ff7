"""Thousands of small installations in which things go wrong: nothing is lost, nothing that had ended runs twice."""

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from random import Random
from unittest.mock import patch
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from executions.models import Execution, NodeRun
from executions.start.request import StartRequest
from executions.start.starting import start
from executions.status import NODE_OPEN
from tests.executions.engine.drawing import registry
from tests.people import Person, make_people
from tests.simulation.acts import Acts, SimAct
from tests.simulation.pictures import graph_of, pictured
from tests.simulation.reference import ATTEMPTS, Picture, interpret
from tests.simulation.virtual import Database, virtual_time
from tests.simulation.world import Faults, World
from workflows.models import Workflow, WorkflowVersion

SEEDS = int(os.environ.get("SIMULATION_SEEDS", "200"))
EACH = 50
IS_EMBEDDED = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
LONGEST_S = 3600.0
"""Virtual seconds in which everything must have ended: leases of 30 s, and a few of them lost."""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not IS_EMBEDDED,
        reason="thousands of simulated processes would each hold a connection; the statements are the same text",
    ),
]


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")  # never spoken to
    known = registry()
    known.add(SimAct)
    monkeypatch.setattr("executions.worker.plans.catalogue", lambda: known)
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    yield
    logging.disable(logging.NOTSET)


def callable_workflow(alice: Person) -> str:
    """A published workflow that answers its callers; returns its id."""
    graph = {
        "nodes": [
            {"id": "t", "type": "trigger.called", "variable": "t"},
            {
                "id": "a",
                "type": "sim.act",
                "variable": "a",
                "parameters": {"output": "of called", "effect": "keyed", "seconds": 3},
            },
        ],
        "edges": [{"source": "t", "target": "a"}],
    }
    called = Workflow.objects.create(organization=alice.actor.organization, name="Called")
    called.published = WorkflowVersion.objects.create(workflow=called, digest="called", graph=graph, number=1)
    called.save()
    return str(called.pk)


def started(alice: Person, pictures: list[Picture]) -> list[UUID]:
    called = callable_workflow(alice)
    workflow = Workflow.objects.create(organization=alice.actor.organization, name="Simulated")
    found = []
    for place, picture in enumerate(pictures):
        graph = graph_of(picture, "sim.act", called)
        version = WorkflowVersion.objects.create(workflow=workflow, digest=str(place), graph=graph)
        request = StartRequest(workflow=workflow, version=version, trigger_node="t", mode="manual", input={})
        found.append(start(request).id)
    return found


def check(execution: UUID, picture: Picture, acts: Acts, world: World) -> None:
    """The invariants of one execution."""
    row = Execution.objects.get(pk=execution)
    assert row.status in ("succeeded", "failed"), row.status
    expected, output = interpret(picture, "t")
    runs = {
        f"{run.node_id}@{run.iteration}" if run.iteration else run.node_id: run
        for run in NodeRun.objects.filter(execution=row)
    }
    statuses = {place: run.status for place, run in runs.items()}
    if row.status == "succeeded":
        assert not expected.fails
        assert expected.agrees_with(picture, statuses), (expected.statuses, statuses)
        assert row.output == output
    elif row.error["code"] != "crash_loop":
        assert expected.fails, row.error
    assert not set(statuses.values()) & set(NODE_OPEN), statuses
    assert acts.repeated(execution) == []
    check_unsafe(execution, picture, acts, world)
    seqs = Counter(run.seq for run in runs.values())
    assert max(seqs.values(), default=0) <= 1 and max(seqs, default=0) <= row.seq


def check_unsafe(execution: UUID, picture: Picture, acts: Acts, world: World) -> None:
    """What must not be repeated acts once an attempt, and again only where somebody has decided so."""
    times = acts.times(execution)
    effects = {(node.name, str(place)): one for node in picture.nodes for place, one in enumerate(node.steps)}
    for (whose, node_id, iteration, name), taken in acts.steps.items():
        if whose == str(execution) and effects[node_id, name] == "unsafe":
            assert taken <= 1 + world.people.reruns[(execution, node_id, iteration)], (
                node_id,
                iteration,
                name,
            )
    for node in picture.nodes:
        if node.kind == "act" and node.effect == "unsafe":
            allowed = ATTEMPTS if node.fails_for_good else node.fails + 1
            for place in [place for place in times if place[0] == node.name]:
                assert times[place] <= allowed + world.people.reruns[(execution, *place)], place


def check_all(world: World, acts: Acts, runs: dict[UUID, Picture]) -> None:
    """Everything that was started, and what it has called in turn: nothing is called twice."""
    for execution, picture in runs.items():
        check(execution, picture, acts, world)
    called = Execution.objects.filter(called_by__isnull=False)
    assert not called.open().exists()
    places = Counter(called.values_list("called_by", "call_key"))
    assert max(places.values(), default=1) == 1


def simulate(seed: int, alice: Person) -> None:
    """One seed from start to finish. Raises AssertionError with all that happened."""
    rng, faults, database = Random(seed), Faults(seed), Database()
    acts = Acts(database)
    with virtual_time() as loop, patch.object(SimAct, "acts", acts, create=True):
        world = World(database, faults)
        pictures = [pictured(rng, most=5) for _ in range(rng.randint(1, 3))]
        runs = dict(zip(started(alice, pictures), pictures, strict=True))
        with ExitStack() as patches:
            for module in ("upkeep.sweeper", "store.waking", "answers.deciding", "worker.called"):
                patches.enter_context(patch(f"executions.{module}.hint", world.hint))
            asyncio.set_event_loop(loop)
            loop.run_until_complete(world.run(LONGEST_S))
        try:
            check_all(world, acts, runs)
        except AssertionError as error:
            history = "\n".join([*faults.log, *(line for one in runs for line in acts.of(one))])
            raise AssertionError(f"seed {seed}: {error}\n{pictures}\n{history}") from error


@pytest.mark.parametrize(
    "first", range(0, SEEDS if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else EACH, EACH)
)
def test_whatever_goes_wrong_everything_ends_as_it_must(first: int) -> None:
    alice = make_people()["alice"]
    for seed in range(first, first + EACH):
        simulate(seed, alice)
        Execution.objects.all().delete()
        Workflow.objects.all().delete()
    assert timezone.now().year >= 2026
