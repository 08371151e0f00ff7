"""Claimed executions and their journals, over the database."""

from core.secrets.redaction import Redactor
from executions.models import Execution
from executions.store.reader import Reader
from executions.store.writer import Writer
from executions.worker.assignments import Claimed
from executions.worker.journal import ExecutionJournal
from executions.worker.queue import claim
from tests.executions.factories import execution
from tests.people import make_people


def prepared(count: int = 1) -> list[tuple[Execution, Claimed]]:
    alice = make_people()["alice"]
    rows = [execution(alice) for _ in range(count)]
    claimed = {item.id: item for item in claim("worker", count)}
    return [(row, claimed[row.pk]) for row in rows]


def journal(row: Execution, claimed: Claimed, writer: Writer) -> ExecutionJournal:
    return ExecutionJournal(
        claimed=claimed,
        organization=row.organization_id,
        workflow=row.workflow_id,
        writer=writer,
        redactor=Redactor(),
        committed=lambda _: None,
        answered=lambda _: None,
        read=Reader().read,
    )
