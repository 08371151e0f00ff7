"""A published graph runs with the classes it was published with; a draft is brought on to the newest."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from executions.engine.plan import ExecutionPlan
from executions.engine.run_state import RunInput
from executions.engine.runner import Runner
from executions.engine.testing import FakeContexts, ManualClock, MemoryJournal
from tests.people import Person
from tests.workflows.drawing import graph, node
from tests.workflows.editing import create, publish, save
from workflows.graph import Graph
from workflows.models import Node, Workflow, WorkflowVersion
from workflows.nodes import catalogue
from workflows.sdk import Context, Json, NodeType, Output, Params, Registry


class GreetParams(Params):
    """Version 1."""

    name: str


class GreetParams2(Params):
    """Version 2: `name` has become `names`."""

    names: list[str]


class GreetParams3(Params):
    """Version 3: and a greeting has come to them."""

    names: list[str]
    greeting: str


class Greet(NodeType[GreetParams, Output]):
    """Greets."""

    type = "test.greet"
    label = "Greet"
    category = "data"
    icon = "box"
    params = GreetParams
    output = Output

    async def run(self, params: GreetParams, ctx: Context) -> Json:
        return f"1: {params.name}"


class Greet2(NodeType[GreetParams2, Output]):
    """Greets several."""

    type = "test.greet"
    version = 2
    label = "Greet"
    category = "data"
    icon = "box"
    params = GreetParams2
    output = Output

    def upgrade(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
        return {"names": [parameters["name"]]}

    async def run(self, params: GreetParams2, ctx: Context) -> Json:
        return f"2: {params.names}"


class Greet3(NodeType[GreetParams3, Output]):
    """Greets several in the user's words."""

    type = "test.greet"
    version = 3
    label = "Greet"
    category = "data"
    icon = "box"
    params = GreetParams3
    output = Output

    def upgrade(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
        return {**parameters, "greeting": "Hello"}

    async def run(self, params: GreetParams3, ctx: Context) -> Json:
        return f"3: {params.greeting} {params.names}"


@pytest.fixture
def installed() -> Iterator[Registry]:
    """The catalogue with version 1; a test adds the later ones, as an installation would be upgraded."""
    catalogue().add(Greet)
    yield catalogue()
    del catalogue()._types["test.greet"]


DRAWN = graph("start>g", node("g", "test.greet", name="Ada"))


def shown(alice: Person, workflow: dict[str, Any]) -> dict[str, Any]:
    drawing = alice.get(f"/api/workflows/{workflow['id']}/")[1]["graph"]
    return next(one for one in drawing["nodes"] if one["id"] == "g")


async def output_of(stored: Json) -> Json:
    journal = MemoryJournal()
    plan = ExecutionPlan(Graph.stored(stored), catalogue())
    await Runner(plan, RunInput(trigger="start", input={}), journal, FakeContexts(), ManualClock()).run()
    return journal.output


def test_the_version_is_stored_with_the_drawing(alice: Person, installed: Registry) -> None:
    workflow = create(alice, DRAWN)
    assert shown(alice, workflow)["type_version"] == 1
    assert {row.body["type_version"] for row in Node.objects.all()} == {1}


def test_a_draft_is_brought_on_version_by_version(alice: Person, installed: Registry) -> None:
    workflow = create(alice, DRAWN)
    installed.add(Greet2)
    installed.add(Greet3)
    there = shown(alice, workflow)
    assert (there["type_version"], there["parameters"]) == (3, {"names": ["Ada"], "greeting": "Hello"})


def test_a_drawing_that_a_client_still_holds_in_the_old_shape_is_brought_on_too(
    alice: Person, installed: Registry
) -> None:
    workflow = create(alice, DRAWN)
    old = alice.get(f"/api/workflows/{workflow['id']}/")[1]["graph"]
    installed.add(Greet2)
    save(alice, workflow, old)
    assert shown(alice, workflow)["parameters"] == {"names": ["Ada"]}
    assert Node.objects.get(node_id="g").body["type_version"] == 2


async def test_a_published_graph_runs_with_the_class_of_its_version(installed: Registry) -> None:
    stored = {
        "nodes": [
            {"id": "start", "type": "trigger.manual", "variable": "start"},
            {
                "id": "g",
                "type": "test.greet",
                "type_version": 1,
                "variable": "g",
                "parameters": {"name": "Ada"},
            },
        ],
        "edges": [{"source": "start", "target": "g"}],
    }
    installed.add(Greet2)
    assert await output_of(stored) == "1: Ada"
    del stored["nodes"][1]["type_version"]  # as everything was stored before versions were
    assert await output_of(stored) == "1: Ada"


def test_publishing_takes_the_new_shape_and_what_was_published_stays(
    alice: Person, installed: Registry
) -> None:
    workflow = create(alice, DRAWN)
    publish(alice, workflow)
    installed.add(Greet2)
    first = Workflow.objects.get().published
    assert first is not None
    assert next(one for one in first.graph["nodes"] if one["id"] == "g")["parameters"] == {"name": "Ada"}
    publish(alice, workflow)
    second = WorkflowVersion.objects.get(number=2)
    there = next(one for one in second.graph["nodes"] if one["id"] == "g")
    assert (there["type_version"], there["parameters"]) == (2, {"names": ["Ada"]})


def test_a_mistake_in_an_upgrade_hides_no_draft(alice: Person, installed: Registry) -> None:
    class Broken(Greet2):
        """Greets nobody."""

        def upgrade(self, parameters: Mapping[str, Json]) -> dict[str, Json]:
            raise KeyError("name")

    workflow = create(alice, DRAWN)
    installed.add(Broken)
    there = shown(alice, workflow)
    assert (there["type_version"], there["parameters"]) == (1, {"name": "Ada"})
    assert publish(alice, workflow)["published_version"] == 1


def test_a_second_version_without_an_upgrade_is_refused() -> None:
    class Forgotten(Greet):
        """Greets."""

        version = 2

    registry = Registry([Greet])
    with pytest.raises(ValueError, match=r"Forgotten .* `upgrade`"):
        registry.add(Forgotten)


def test_two_classes_of_one_version_are_refused() -> None:
    with pytest.raises(ValueError, match="already registered as Greet"):
        Registry([Greet, Greet])
