"""Adds the models' partial output, and the outcome of their calls, to a run that was cut off and no longer held."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from executions.models import Execution, NodeRun
from executions.worker import llm_call_rows
from executions.worker.llm_call_rows import LlmCallRow


@dataclass(frozen=True)
class LastWords:
    """The `error` of an attempt that was cut short, redacted."""

    node_id: str
    iteration: str
    attempt: int
    error: dict[str, Any]


@transaction.atomic
def calls_settle(calls: Sequence[LlmCallRow]) -> None:
    """Write down how these calls ended. They were made, and are paid, whoever goes on with their execution."""
    llm_call_rows.write(calls)


@transaction.atomic
def last_words_keep(execution: UUID, words: Sequence[LastWords]) -> int:
    """Add them to the nodes cancelled in that attempt; returns how many there were.

    An execution that another worker has taken over is not affected: it is not cancelled, and its fence differs.
    """
    row = Execution.objects.select_for_update().filter(pk=execution, status="cancelled").first()
    if row is None:
        return 0
    found = [node for one in words for node in _cancelled(row, one)]
    for place, node in enumerate(found, start=row.seq + 1):
        node.seq = place
    NodeRun.objects.bulk_update(found, ["error", "seq"])
    Execution.objects.filter(pk=row.pk).update(seq=row.seq + len(found))
    return len(found)


def _cancelled(row: Execution, words: LastWords) -> list[NodeRun]:
    place = {"node_id": words.node_id, "iteration": words.iteration, "attempt": words.attempt}
    found = list(row.node_runs.filter(status="cancelled", error=None, **place))
    for node in found:
        node.error = words.error
    return found
