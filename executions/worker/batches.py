"""What one commit writes for an execution, and how many of them are combined into few statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction

from ai_models.ledger.balances import Refusal
from assets.models import Asset
from core import failpoints
from core.db.bulk_insert import insert_rows
from executions.engine.ports import LeaseLostError
from executions.status import NodeStatus
from executions.store import outcomes
from executions.store.outcomes import Closing, Held, Parking
from executions.store.transitions import calls_ended
from executions.store.writer import Line, Priority
from executions.worker import llm_call_rows, node_rows, step_rows
from executions.worker.assignments import Claimed
from executions.worker.llm_call_rows import LlmCallRow
from executions.worker.node_rows import NodeRow
from executions.worker.step_rows import StepRow


@dataclass(frozen=True, kw_only=True)
class Batch:
    """All pending writes of one execution.

    Result: the model calls that were not written because a budget cannot carry them; LeaseLostError if the fence is
    old.
    """

    claimed: Claimed
    rows: list[NodeRow]
    steps: list[StepRow] = field(default_factory=list)
    calls: list[LlmCallRow] = field(default_factory=list)
    assets: list[Asset]
    cost: Decimal
    usage: dict[str, int]
    closing: Closing | Parking | None = None
    line: Line = field(default_factory=Line)
    """If an earlier batch of this execution was lost, later ones are refused."""
    priority = Priority.JOURNAL
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[Batch]") -> list[Any]:
        """The counters of all executions, then one upsert for the rows of each kind."""
        rows: dict[tuple[UUID, str, str], NodeRow] = {}
        seqs: dict[int, int] = {}
        for group in _once_each(jobs):
            for index, seq in _raise_counters({index: jobs[index] for index in group}).items():
                seqs[index] = seq
                rows |= jobs[index].numbered(seq)
        held = [jobs[index] for index in seqs]
        insert_rows([asset for job in held for asset in job.assets])
        node_rows.write(rows.values())
        step_rows.write({step.key: step for job in held for step in job.steps}.values())
        refused = llm_call_rows.write({call.call: call for job in held for call in job.calls}.values())
        closings = [job.closing for job in held]
        calls_ended([one.caller for one in closings if isinstance(one, Closing) and one.caller])
        if failpoints.ARE_ON:
            _pass_failpoints(rows.values())
        return [job.refused_of(refused) if i in seqs else LeaseLostError() for i, job in enumerate(jobs)]

    def numbered(self, seq: int) -> dict[tuple[UUID, str, str], NodeRow]:
        """The rows by key, with their numbers; the last number is the execution's own."""
        first = seq - self.width + 1
        for place, row in enumerate(self.rows):
            row.seq = first + place
        return {row.key: row for row in self.rows}

    def refused_of(self, refused: Mapping[UUID, Refusal]) -> dict[UUID, Refusal]:
        """Those of the refused calls that are its own."""
        return {call.call: refused[call.call] for call in self.calls if call.call in refused}

    @property
    def width(self) -> int:
        """How many numbers the batch uses."""
        return len(self.rows) + (1 if self.closing else 0)

    @property
    def held(self) -> Held:
        """The execution's row, as the statements take it."""
        return Held(self.claimed.id, self.claimed.fence, self.width, self.cost, self.usage)


def _pass_failpoints(rows: Iterable[NodeRow]) -> None:
    """Once for each effect class whose outcome is written, before and after the commit."""
    ended = (NodeStatus.SUCCEEDED, NodeStatus.FAILED)
    for effect in sorted({row.record.effect for row in rows if row.status in ended}):
        failpoints.failpoint("before_commit_result", effect, OperationalError)
        after = partial(failpoints.failpoint, "after_commit_result", effect, OperationalError)
        transaction.on_commit(after)


def _once_each(jobs: Sequence[Batch]) -> Iterator[list[int]]:
    """The jobs' indices in groups without repeated executions, in order."""
    left = list(range(len(jobs)))
    while left:
        seen: set[UUID] = set()
        later: list[int] = []
        taken: list[int] = []
        for index in left:
            execution = jobs[index].claimed.id
            (later if execution in seen else taken).append(index)
            seen.add(execution)
        yield taken
        left = later


def _raise_counters(jobs: dict[int, Batch]) -> dict[int, int]:
    """The new counter of each execution whose fence still holds."""
    going, ending, found = [], [], {}
    for job in jobs.values():
        if isinstance(job.closing, Closing):
            ending.append((job.held, job.closing))
        elif isinstance(job.closing, Parking):
            found[job.claimed.id] = outcomes.park(job.held, job.closing, job.claimed.answers)
        else:
            going.append(job.held)
    seqs = outcomes.go_on(going) | outcomes.close(ending) | found
    return {i: seq for i, job in jobs.items() if (seq := seqs.get(job.claimed.id)) is not None}
