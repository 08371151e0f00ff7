"""Plans of versions, worked out once in each worker process."""

from uuid import UUID

from core.async_cache import Lookups
from executions.engine.plan import Plan
from executions.store.reader import Reader
from workflows.graph import Graph
from workflows.models import WorkflowVersion
from workflows.nodes import catalogue

KEPT_PLANS = 200


def plans(reader: Reader) -> Lookups[UUID, Plan]:
    """Plans by version, which never changes. To get one raises UnknownNodeTypeError."""
    return Lookups(lambda version: reader.read(_planned, version), KEPT_PLANS)


def _planned(version: UUID) -> Plan:
    return Plan(Graph.stored(WorkflowVersion.objects.get(pk=version).graph), catalogue())
