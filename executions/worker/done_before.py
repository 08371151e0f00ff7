"""What resumed nodes have already done on an earlier worker: their steps and their model calls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ai_models.models import LlmCall
from executions.engine.record import NodeRecord
from executions.models import NodeRun, NodeStep
from executions.status import NODE_ENDED, NODE_STATUSES, NodeStatus
from executions.worker.llm_call_rows import call_of
from executions.worker.step_rows import step_of

GOING_ON = {*NODE_STATUSES} - {*NODE_ENDED} | {"cancelled"}
"""The statuses of nodes that may run again; a cancelled node may if its container or execution continues after
all."""
Place = tuple[UUID, str, str]
"""An execution, a node's id, its iteration."""


@dataclass(frozen=True)
class DoneBefore:
    """The steps of each node and the calls of its waiting attempt, by the node's place."""

    steps: Mapping[Place, list[NodeStep]]
    calls: Mapping[Place, list[LlmCall]]

    @classmethod
    def of(cls, runs: Iterable[NodeRun]) -> "DoneBefore":
        """What the database has for these runs."""
        going_on = [run for run in runs if run.status in GOING_ON]
        attempts = {_place(run): run.attempt for run in going_on if run.status == NodeStatus.WAITING}
        steps = _found(NodeStep.objects.all(), map(_place, going_on), lambda step: step.execution_id)
        calls = _found(LlmCall.objects.order_by("number"), attempts, lambda call: call.execution)
        latest = {
            place: [call for call in several if call.attempt == attempts[place]]
            for place, several in calls.items()
        }
        return cls(steps, latest)

    def put_into(self, record: NodeRecord, execution: UUID, organization: UUID) -> None:
        """Complete a node's record, whose row already includes the cost of these calls in its sums.

        Raises ValueGoneError, and OSError while the storage cannot be read.
        """
        place = (execution, record.node_id, record.iteration)
        record.steps = {step.name: step_of(step, organization) for step in self.steps.get(place, ())}
        record.calls = [call_of(call) for call in self.calls.get(place, ())]
        for call in record.calls:
            record.spent -= call.charge
            for kind, count in call.usage.as_dict().items():
                record.used[kind] = record.used.get(kind, 0) - count


def _found(
    rows: "QuerySet[Any]", places: Iterable[Place], execution_of: Callable[[Any], UUID]
) -> dict[Place, list[Any]]:
    """The rows of the nodes at these places, by place."""
    found: dict[Place, list[Any]] = {place: [] for place in places}
    if found:
        executions, nodes = {place[0] for place in found}, {place[1] for place in found}
        for row in rows.filter(execution__in=executions, node_id__in=nodes):
            found.get((execution_of(row), row.node_id, row.iteration), []).append(row)
    return found


def _place(run: NodeRun) -> Place:
    return (run.execution_id, run.node_id, run.iteration)
