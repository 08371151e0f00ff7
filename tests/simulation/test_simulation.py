"""Thousands of small installations in which things go wrong: nothing is lost, nothing that had ended runs twice."""

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.conf import settings
from django.utils import timezone

from executions.models import Execution, NodeRun
from executions.starting import Start, start
from tests.executions.engine.drawing import registry
from tests.people import Person, make_people
from tests.simulation.acts import Acts, SimAct
from tests.simulation.reference import ALWAYS, ATTEMPTS, Drawn, Picture, interpret
from tests.simulation.virtual import Database, virtual_time
from tests.simulation.world import Faults, World
from workflows.models import Workflow, WorkflowVersion

SEEDS = int(os.environ.get("SIMULATION_SEEDS", "400"))
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
    monkeypatch.setattr("executions.runtime.plans.catalogue", lambda: known)
    logging.disable(logging.CRITICAL)  # what goes wrong here is meant to
    yield
    logging.disable(logging.NOTSET)


def pictured(rng: Random) -> Picture:
    """A random graph like those of the reference's tests, smaller."""
    nodes = [Drawn("t", output={})]
    edges = []
    for number in range(rng.randint(1, 4)):
        name = f"n{number}"
        node = Drawn(name, items=rng.randint(1, 3)) if rng.random() < 0.25 else _act(rng, name)
        for source in rng.sample(nodes, min(len(nodes), rng.randint(1, 2))):
            if source.parent is None:
                edges.append((source.name, "main", name))
        nodes.append(node)
        if node.items is not None:
            nodes.append(_act(rng, f"{name}i", parent=name))
    return Picture(nodes, edges)


def _act(rng: Random, name: str, parent: str | None = None) -> Drawn:
    fails = rng.choice([0, 0, 0, 1, ALWAYS])
    on_error = "continue" if parent else rng.choice(["stop", "continue"])
    return Drawn(name, output=f"of {name}", fails=fails, on_error=on_error, parent=parent)


def graph_of(picture: Picture, rng: Random) -> dict[str, Any]:
    return {
        "nodes": [_node(node, rng) for node in picture.nodes],
        "edges": [
            {"source": source, "source_port": port, "target": target}
            for source, port, target in picture.edges
        ],
    }


def _node(node: Drawn, rng: Random) -> dict[str, Any]:
    placed = {"id": node.name, "variable": f"v_{node.name}", "parent": node.parent, "on_error": node.on_error}
    if node.name == "t":
        return {**placed, "type": "trigger.manual"}
    if node.items is not None:
        parameters: dict[str, Any] = {"items": list(range(node.items)), "concurrency": 2}
        return {**placed, "type": "flow.for_each", "parameters": parameters}
    parameters = {
        "output": node.output,
        "fails": node.fails,
        "effect": rng.choice(["pure", "repeatable", "keyed"]),
        "seconds": rng.choice([0.0, 0.1, 4.0, 40.0]),
    }
    retry = {"max_attempts": ATTEMPTS, "wait_s": rng.choice([0, 2, 30])}
    return {**placed, "type": "sim.act", "parameters": parameters, "retry": retry}


def started(alice: Person, pictures: list[Picture], rng: Random) -> list[UUID]:
    workflow = Workflow.objects.create(organization=alice.actor.organization, name="Simulated")
    found = []
    for place, picture in enumerate(pictures):
        graph = graph_of(picture, rng)
        version = WorkflowVersion.objects.create(workflow=workflow, digest=str(place), graph=graph)
        request = Start(workflow=workflow, version=version, trigger_node="t", mode="manual", input={})
        found.append(start(request).id)
    return found


def check(execution: UUID, picture: Picture, acts: Acts) -> None:
    """The invariants of one execution."""
    row = Execution.objects.get(pk=execution)
    assert row.status in ("succeeded", "failed"), row.status
    expected, output = interpret(picture, "t")
    runs = {
        f"{run.node_id}@{run.iteration}" if run.iteration else run.node_id: run
        for run in NodeRun.objects.filter(execution=row)
    }
    if row.status == "succeeded":
        assert not expected.fails
        assert {place: run.status for place, run in runs.items()} == expected.statuses
        assert row.output == output
    elif row.error["code"] != "crash_loop":
        assert expected.fails, row.error
    assert acts.repeated(execution) == []
    seqs = Counter(run.seq for run in runs.values())
    assert max(seqs.values(), default=0) <= 1 and max(seqs, default=0) <= row.seq


def simulate(seed: int, alice: Person) -> None:
    """One seed from start to finish. Raises AssertionError with all that happened."""
    rng, faults, database = Random(seed), Faults(seed), Database()
    acts = Acts(database)
    with virtual_time() as loop, patch.object(SimAct, "acts", acts, create=True):
        world = World(database, faults)
        pictures = [pictured(rng) for _ in range(rng.randint(1, 3))]
        ids = started(alice, pictures, rng)
        with patch("executions.sweeper.hint", world.hint), patch("executions.waking.hint", world.hint):
            asyncio.set_event_loop(loop)
            loop.run_until_complete(world.run(LONGEST_S))
        for execution, picture in zip(ids, pictures, strict=True):
            try:
                check(execution, picture, acts)
            except AssertionError as error:
                history = "\n".join([*faults.log, *acts.of(execution)])
                raise AssertionError(f"seed {seed}: {error}\n{picture}\n{history}") from error


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
