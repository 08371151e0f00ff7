"""All messages about runs that browsers receive, over the sockets and from `/events/`."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType

from core.wire import Answer, Id
from executions.models import Execution as ExecutionRow
from executions.models import NodeRun as NodeRunRow
from executions.wire.executions import ExecutionState, ExecutionSummary, Viewer, shows
from executions.wire.node_runs import NodeRun


class ExecutionChange(Answer):
    """A change of the execution's own state."""

    type: Literal["execution"] = "execution"
    seq: int
    execution_id: UUID
    execution: ExecutionState


class NodeChange(Answer):
    """A change of a node run."""

    type: Literal["node"] = "node"
    seq: int
    execution_id: UUID
    node: NodeRun


class Tokens(Answer):
    """A piece of a model's streamed text; `offset` counts UTF-16 code units."""

    type: Literal["tokens"] = "tokens"
    execution_id: Id
    node_id: str
    iteration: str
    attempt: int
    channel: Literal["text", "reasoning"]
    offset: int
    text: str


class SummaryChange(Answer):
    """A change of one of a workflow's executions: the message of the workflow's socket."""

    type: Literal["execution"] = "execution"
    execution_id: UUID
    execution: ExecutionSummary


Event = TypeAliasType("Event", Annotated[ExecutionChange | NodeChange, Field(discriminator="type")])
"""A change: an item of `/events/`, and a message of the execution's socket."""
ExecutionMessage = TypeAliasType(
    "ExecutionMessage", Annotated[ExecutionChange | NodeChange | Tokens, Field(discriminator="type")]
)
"""A message of an execution's socket."""


def events(row: ExecutionRow, after: int, viewer: Viewer) -> list[ExecutionChange | NodeChange]:
    """The changes after `after` up to the time at which `row` was read, in order.

    Later changes of its nodes are excluded until the next call: the row may have changed before them, and a
    client that has received a later change never asks for an earlier one.
    """
    runs = NodeRunRow.objects.filter(execution=row, seq__lte=row.seq).changed_after(after)
    whole = shows(row, viewer)
    found: list[ExecutionChange | NodeChange] = [
        NodeChange(seq=run.seq, execution_id=row.pk, node=NodeRun.of(run, whole)) for run in runs
    ]
    if row.state_seq > after:
        state = ExecutionState.with_values(row, viewer)
        found.append(ExecutionChange(seq=row.state_seq, execution_id=row.pk, execution=state))
    return sorted(found, key=lambda event: event.seq)
