"""Plans of versions, worked out once in each worker process."""

from collections import OrderedDict
from uuid import UUID

from executions.engine.plan import Plan
from executions.runtime.reader import Reader
from workflows.graph import Graph
from workflows.models import WorkflowVersion
from workflows.nodes import catalogue

KEPT_PLANS = 200


class Plans:
    """Plans by version; versions never change, so neither do they."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._plans: OrderedDict[UUID, Plan] = OrderedDict()

    async def get(self, version: UUID) -> Plan:
        """The plan of a version. Raises UnknownNodeTypeError."""
        plan = self._plans.get(version)
        if plan is None:
            plan = self._plans[version] = await self._reader.read(_planned, version)
            if len(self._plans) > KEPT_PLANS:
                self._plans.popitem(last=False)
        else:
            self._plans.move_to_end(version)
        return plan


def _planned(version: UUID) -> Plan:
    return Plan(Graph.model_validate(WorkflowVersion.objects.get(pk=version).graph), catalogue())
