"""Where a call starts a workflow, and what it must bring."""

import pytest

from tests.people import Person
from tests.workflows.drawing import graph, node, says
from tests.workflows.editing import create, publish
from workflows.entrances import Entrance, entrance_of
from workflows.models import WorkflowVersion
from workflows.sdk import NodeError

FIELDS = [{"name": "topic", "type": "string"}]


def published(who: Person, *nodes: dict[str, object], edges: str) -> WorkflowVersion:
    publish(who, create(who, graph(edges, *nodes, says("a", 1))))
    found: WorkflowVersion = WorkflowVersion.objects.get()
    return found


def test_a_call_starts_the_trigger_for_calls(alice: Person) -> None:
    called = node("called", "trigger.called", fields=FIELDS)
    version = published(alice, called, edges="start>a called>a")
    entrance = entrance_of(version.pk)
    assert isinstance(entrance, Entrance) and entrance.node_id == "called"
    entrance.check({"topic": "x"})
    with pytest.raises(NodeError, match="required"):
        entrance.check({})


@pytest.mark.parametrize("disabled", [True, None])
def test_a_workflow_without_such_a_trigger_takes_no_calls(alice: Person, disabled: bool | None) -> None:
    nodes = [node("called", "trigger.called", disabled=True)] if disabled else []
    version = published(alice, *nodes, edges="start>a called>a" if disabled else "start>a")
    assert entrance_of(version.pk) is None
