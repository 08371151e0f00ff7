"""Execution plans of versions, compiled once per worker process."""

from uuid import UUID

from core.async_cache import AsyncCache
from executions.engine.plan import ExecutionPlan
from executions.store.reader import Reader
from workflows.graph import Graph
from workflows.models import WorkflowVersion
from workflows.nodes import catalogue

KEPT_PLANS = 200


def plans(reader: Reader) -> AsyncCache[UUID, ExecutionPlan]:
    """Plans by version, which never change. Getting one raises UnknownNodeTypeError."""
    return AsyncCache(lambda version: reader.read(_planned, version), KEPT_PLANS)


def _planned(version: UUID) -> ExecutionPlan:
    return ExecutionPlan(Graph.stored(WorkflowVersion.objects.get(pk=version).graph), catalogue())
