"""Node runs as the API, the events and the sockets show them (contract, section 4)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from ai_models.ledger.money import money_text
from ai_models.models import LlmCall
from core.wire import As, Json, JsonObject, Moment, OneOf, Open
from executions.models import NodeRun as NodeRunRow
from executions.status import NODE_STATUSES
from executions.wire.redactable import Redactable, RunError
from executions.wire.usage import ModelCall, UsageJson, usage_of
from executions.wire.waits import Wait

Status = Annotated[str, OneOf(NODE_STATUSES)]


class Progress(TypedDict):
    """The progress of a container in turns; `total` is missing if unknown."""

    done: int
    failed: int
    total: NotRequired[int]


class NodeRun(Redactable):
    """A node run with its latest attempt."""

    node_id: Open[str]
    iteration: Open[str]
    attempt: Open[int]
    status: Open[Status]
    started_at: Open[datetime | None]
    finished_at: Open[datetime | None]
    input: Json
    output: Json
    error: RunError | None
    cost_usd: Open[str]
    usage: Open[UsageJson]
    wait: Open[Wait | None]
    progress: Open[Annotated[JsonObject, As(Progress)] | None]
    seq: Open[int]

    @classmethod
    def of(cls, row: NodeRunRow, whole: bool) -> "NodeRun":
        """The run in a row, complete or reduced to its open fields."""
        return cls(
            node_id=row.node_id,
            iteration=row.iteration,
            attempt=row.attempt,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            input=row.input,
            output=row.output,
            error=RunError.of(row.error, row.node_id),
            cost_usd=money_text(row.cost_usd),
            usage=usage_of(row.usage),
            wait=Wait.of(row),
            progress=row.progress,
            seq=row.seq,
        ).as_seen(whole)


class Turn(Redactable):
    """A node's run in one turn of a loop, without its values. `iteration` has an index for each enclosing loop."""

    iteration: Open[str]
    status: Open[Status]
    started_at: Open[datetime | None]
    finished_at: Open[datetime | None]
    error: RunError | None

    @classmethod
    def of(cls, row: NodeRunRow, whole: bool) -> "Turn":
        """The turn in a row, of which only these columns are loaded, complete or reduced to its open fields."""
        return cls(
            iteration=row.iteration,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            error=RunError.of(row.error, row.node_id),
        ).as_seen(whole)


class Attempt(Redactable):
    """One attempt of a node."""

    attempt: Open[int]
    status: Open[Status]
    started_at: Open[Moment | None]
    finished_at: Open[Moment | None]
    input: Json
    output: Json
    error: RunError | None
    calls: list[ModelCall] | None

    @classmethod
    def several(cls, row: NodeRunRow, calls: Iterable[LlmCall], whole: bool) -> "list[Attempt]":
        """Every attempt of a node run, earliest first; `calls` are those of all attempts, in order."""
        latest = {name: getattr(row, name) for name in cls.model_fields if name not in ("redacted", "calls")}
        made: dict[int, list[ModelCall]] = {}
        for call in calls:
            made.setdefault(call.attempt, []).append(ModelCall.of(call))
        return [
            cls._of(kept, made.get(kept["attempt"], []), row.node_id).as_seen(whole)
            for kept in (*row.earlier, latest)
        ]

    @classmethod
    def _of(cls, kept: dict[str, Any], calls: list[ModelCall], node_id: str) -> "Attempt":
        return cls(
            attempt=kept["attempt"],
            status=kept["status"],
            started_at=kept.get("started_at"),
            finished_at=kept.get("finished_at"),
            input=kept.get("input"),
            output=kept.get("output"),
            error=RunError.of(kept.get("error"), node_id),
            calls=calls,
        )
