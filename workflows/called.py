"""How a workflow takes calls of others: where a call starts it, and what it must bring."""

from workflows.graph import Graph, Node
from workflows.models import WorkflowVersion
from workflows.nodes.trigger_called import CalledParams, CalledTrigger
from workflows.sdk import Json


def called_trigger_of(version: WorkflowVersion) -> str | None:
    """The id of the node that a call starts, None where the version takes no calls."""
    node = _called_node(version)
    return node.id if node else None


def check_called_input(version: WorkflowVersion, given: Json) -> None:
    """Raises NodeError `input_invalid` when the version does not take `given`.

    The error's details hold `problems`, each `{"path", "message"}`. The trigger checks the same when it runs:
    this is for a caller that wants to know before.
    """
    node = _called_node(version)
    if node:
        CalledParams.model_validate(node.parameters).check_input(given)


def asks_for_input(version: WorkflowVersion) -> bool:
    """Whether the version says what a caller must bring."""
    node = _called_node(version)
    return node is not None and bool(CalledParams.model_validate(node.parameters).schema_of_input())


def may_be_called_by(version: WorkflowVersion, workflow: str) -> bool:
    """Whether executions of the workflow with that id may call the version."""
    node = _called_node(version)
    callers = CalledParams.model_validate(node.parameters).callers if node else []
    return not callers or workflow in callers


def _called_node(version: WorkflowVersion) -> Node | None:
    nodes = Graph.stored(version.graph).nodes
    return next((node for node in nodes if node.type == CalledTrigger.type and not node.disabled), None)
