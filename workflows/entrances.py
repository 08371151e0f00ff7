"""How other workflows call a workflow: which trigger a call starts, and the input it requires."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from workflows.graph import Graph
from workflows.models import WorkflowVersion
from workflows.nodes.trigger.trigger_called import CalledParams, CalledTrigger
from workflows.sdk import Json

KNOWN = 500
"""Versions whose entrance a process caches; a version never changes."""


@dataclass(frozen=True)
class Entrance:
    """The trigger that starts when another workflow calls the version."""

    node_id: str
    params: CalledParams

    @cached_property
    def asks_for_input(self) -> bool:
        """Whether it requires a particular input."""
        return bool(self.params.schema_of_input())

    def lets_in(self, workflow: str) -> bool:
        """Whether executions of the workflow with that id may call it."""
        return not self.params.callers or workflow in self.params.callers

    def check(self, given: Json) -> None:
        """Raises NodeError `input_invalid` if `given` is not acceptable.

        The error's details hold `problems`, each `{"path", "message"}`. The trigger makes the same check when
        it runs; this one lets callers check in advance.
        """
        self.params.check_input(given)


@lru_cache(KNOWN)
def entrance_of(version: UUID) -> Entrance | None:
    """The entrance of the version with that id; None if it cannot be called."""
    nodes = Graph.stored(WorkflowVersion.objects.values_list("graph", flat=True).get(pk=version)).nodes
    found = next((node for node in nodes if node.type == CalledTrigger.type and not node.disabled), None)
    return Entrance(found.id, CalledParams.model_validate(found.parameters)) if found else None
