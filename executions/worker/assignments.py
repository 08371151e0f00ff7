"""The data that a worker needs about a claimed execution."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings

from core.errors import WireloomError
from executions.answers.links import link
from executions.engine.record import NodeRecord
from executions.engine.run_state import RunInput
from executions.models import NodeRun
from executions.status import NodeStatus
from executions.store import sql
from executions.store.values import ValueGoneError, is_reference, loaded, size_of, stored
from executions.worker.done_before import DoneBefore
from workflows.graph import Graph, Order
from workflows.models import Workflow, WorkflowVersion
from workflows.nodes import catalogue
from workflows.sdk import Json

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claimed:
    """An execution held under this fence; `answers` is its value at the claim."""

    id: UUID
    fence: int
    answers: int = 0


@dataclass(frozen=True)
class Assignment:
    """A claimed execution with all its data from the database."""

    claimed: Claimed
    organization: UUID
    workflow: UUID
    version: UUID
    reply_to: str
    caller: UUID | None
    deadline: datetime
    start: RunInput
    owner: UUID | None = None
    """Whose files its nodes may open, None for all of the organisation."""
    problem: WireloomError | None = None
    """Why it cannot continue."""

    @property
    def names(self) -> dict[str, UUID]:
        """The subject of its log lines."""
        return {"execution": self.claimed.id, "workflow": self.workflow, "organization": self.organization}


@dataclass(frozen=True)
class ClaimedRow(Claimed):
    """The columns that the claiming statement returns, in the order of `claimed_columns`."""

    organization: UUID = field(kw_only=True)
    workflow: UUID = field(kw_only=True)
    version: UUID = field(kw_only=True)
    trigger_node: str = field(kw_only=True)
    mode: str = field(kw_only=True)
    input: Json = field(kw_only=True)
    until_node: str = field(kw_only=True)
    reply_to: str = field(kw_only=True)
    caller: UUID | None = field(kw_only=True)
    deadline: datetime = field(kw_only=True)
    started_at: datetime = field(kw_only=True)
    owner: UUID | None = field(kw_only=True)
    is_retry: bool = field(kw_only=True)
    workflow_name: str = field(kw_only=True)
    version_number: int | None = field(kw_only=True)
    lane: int = field(kw_only=True)

    @property
    def is_new(self) -> bool:
        """Whether none of its nodes can have run, and its whole input is in its row."""
        return self.fence == 1 and not self.is_retry and not is_reference(self.input)

    @classmethod
    def read(cls, row: Sequence[Any]) -> "ClaimedRow":
        """Parse a cursor's row."""
        named = dict(zip(_COLUMNS, row, strict=True))
        convert: dict[str, Callable[[Any], Any]] = {
            **dict.fromkeys(
                ("id", "organization", "workflow", "version", "caller", "owner"), sql.uuid_or_none
            ),
            **dict.fromkeys(("deadline", "started_at", "created_at"), sql.moment_of),
            "input": sql.json_of,
            "is_retry": _is_there,
        }
        read = {name: convert.get(name, _same)(value) for name, value in named.items()}
        # Queueing time does not count towards its time limit.
        read["deadline"] += read["started_at"] - read.pop("created_at")
        return cls(**read)


_COLUMNS = {
    "id": "id",
    "fence": "fence",
    "answers": "answers",
    "organization": "organization_id",
    "workflow": "workflow_id",
    "version": "version_id",
    "trigger_node": "trigger_node",
    "mode": "mode",
    "input": "input",
    "until_node": "until_node",
    "reply_to": "reply_to",
    "caller": "CASE WHEN attached THEN called_by_id END",
    "owner": "CASE WHEN own_files_only THEN started_by END",
    "deadline": "deadline",
    "started_at": "started_at",
    "created_at": "created_at",
    # Computed here: in RETURNING, SQLite 3.40 considers every char(32) column NOT NULL.
    "is_retry": "retry_of_id",
    "workflow_name": "(SELECT name FROM {workflows} WHERE {workflows}.id = workflow_id)",
    "lane": "lane",
    "version_number": "(SELECT number FROM {versions} WHERE {versions}.id = version_id)",
}


def claimed_columns() -> str:
    """The columns to return for a claimed row, which saves a second statement."""
    tables = {"workflows": sql.table(Workflow), "versions": sql.table(WorkflowVersion)}
    return ", ".join(expression.format(**tables) for expression in _COLUMNS.values())


def _same(value: Any) -> Any:
    return value


def _is_there(value: Any) -> bool:
    return value is not None


def load_new(claimed: list[ClaimedRow]) -> tuple[list[Assignment], list[ClaimedRow]]:
    """New executions, ready to run, and those of which more must be read: see `load`."""
    return [_assignment(row, []) for row in claimed if row.is_new], [row for row in claimed if not row.is_new]


def load(claimed: list[ClaimedRow]) -> list[Assignment]:
    """Executions with the known state of their nodes. One whose values cannot currently be read is left until
    its lease expires."""
    runs: dict[UUID, list[NodeRun]] = {}
    for run in NodeRun.objects.filter(execution__in=[row.id for row in claimed]):
        runs.setdefault(run.execution_id, []).append(run)
    before = DoneBefore.of(run for several in runs.values() for run in several)
    found = []
    for row in claimed:
        try:
            found.append(_loaded(row, runs.get(row.id, []), before))
        except OSError:
            log.exception("the values of the execution %s cannot be read", row.id)
    return found


def _loaded(row: ClaimedRow, runs: list[NodeRun], before: DoneBefore) -> Assignment:
    try:
        records = [_record(run, loaded(run.output, row.organization)) for run in runs]
        for record in records:
            before.put_into(record, row.id, row.organization)
        return _assignment(replace(row, input=loaded(row.input, row.organization)), records)
    except ValueGoneError as error:
        # With the nodes' costs, which are recorded at the end.
        return replace(_assignment(row, [_record(run, None) for run in runs]), problem=error)


def _assignment(row: ClaimedRow, records: list[NodeRecord]) -> Assignment:
    start = RunInput(
        trigger=row.trigger_node,
        input=row.input,
        facts=_facts(row),
        records=records,
        only=_only(row),
        link=partial(link, row.id),
    )
    return Assignment(
        claimed=row,
        organization=row.organization,
        workflow=row.workflow,
        version=row.version,
        reply_to=row.reply_to,
        caller=row.caller,
        deadline=row.deadline,
        start=start,
        owner=row.owner,
    )


def _facts(row: ClaimedRow) -> dict[str, Json]:
    return {
        "execution": {
            "id": str(row.id),
            "mode": row.mode,
            "started_at": row.started_at.isoformat(),
            "url": f"{settings.PUBLIC_URL}/executions/{row.id}/",
        },
        "workflow": {"id": str(row.workflow), "name": row.workflow_name, "version": row.version_number},
    }


def _only(row: ClaimedRow) -> frozenset[str] | None:
    if not row.until_node:
        return None
    graph = Graph.stored(WorkflowVersion.objects.get(pk=row.version).graph)
    return Order(graph, catalogue()).up_to(row.until_node)


def _record(run: NodeRun, output: Json) -> NodeRecord:
    return NodeRecord(
        node_id=run.node_id,
        iteration=run.iteration,
        attempt=run.attempt,
        status=NodeStatus(run.status),
        effect=run.effect,
        started_at=run.started_at,
        finished_at=run.finished_at,
        input=stored(run.input),
        output=output,
        output_size=size_of(run.output),
        aside=stored(run.output) if is_reference(run.output) else None,
        error=run.error,
        ports=run.ports,
        spent=run.cost_usd,
        used=run.usage,
        earlier=run.earlier,
        wait=run.wait,
        answer=run.answer,
        progress=run.progress,
    )
