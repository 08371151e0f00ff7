"""Converts model calls between a run and the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db import connection

from ai_models.models import LlmCall
from core.secrets.redaction import Redactor
from executions.engine.llm_call import CallStatus, LlmCallRecord
from executions.engine.record import NodeRecord
from executions.store import llm_calls, sql
from workflows.sdk import Usage
from workflows.sdk.text import whole

LARGEST = 2**31 - 1
"""The largest integer that fits the column on every database."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who the calls belong to."""

    organization: UUID
    execution: UUID
    workflow: UUID


@dataclass(frozen=True, slots=True)
class LlmCallRow:
    """A call as it was when it was noted, without secrets."""

    payer: Payer
    place: tuple[str, str, int]
    """The node's id, its iteration, the attempt."""
    call: UUID
    credential: UUID | None
    texts: tuple[str, ...]
    """The requested model, the one that answered, the provider, the status."""
    number: int
    counts: tuple[int, ...]
    money: tuple[Decimal | None, Decimal | None]
    is_byok: bool
    generation_id: str
    times: tuple[int | None, int | None]
    error: str | None
    created_at: datetime

    @classmethod
    def of(cls, payer: Payer, record: NodeRecord, call: LlmCallRecord, redactor: Redactor) -> "LlmCallRow":
        """The row of a call's present state."""
        return cls(
            payer=payer,
            place=(record.node_id, record.iteration, max(record.attempt, 1)),
            call=call.id,
            credential=call.credential,
            texts=(
                _text(call.requested_model, 300),
                _text(call.model, 300),
                _text(call.provider, 100),
                call.status,
            ),
            number=call.number,
            counts=tuple(min(count, LARGEST) for count in call.usage.as_dict().values()),
            money=(call.cost_usd, call.estimated_cost_usd),
            is_byok=call.is_byok,
            generation_id=_text(call.generation_id, 200),
            times=(_within(call.first_token_ms), _within(call.duration_ms)),
            error=sql.json_text(redactor.value(call.error)),
            created_at=call.created_at,
        )

    def values(self, adapt: sql.Adapt) -> llm_calls.Row:
        """The values in the order of `llm_calls.COLUMNS`."""
        payer = self.payer
        cost, estimate = (None if one is None else adapt.money(one) for one in self.money)
        return (
            *map(adapt.pk, (self.call, payer.organization, payer.execution, payer.workflow)),
            *self.place,
            self.number,
            None if self.credential is None else adapt.pk(self.credential),
            *self.texts,
            *self.counts,
            cost,
            estimate,
            self.is_byok,
            self.generation_id,
            *self.times,
            self.error,
            adapt.moment(self.created_at),
        )


def write(rows: Iterable[LlmCallRow]) -> None:
    """Insert the rows, or update those that exist. Must be called in a transaction."""
    adapt = sql.Adapt(connection.vendor)
    llm_calls.write([row.values(adapt) for row in rows])


def call_of(row: LlmCall) -> LlmCallRecord:
    """The call stored in a row."""
    return LlmCallRecord(
        id=row.pk,
        number=row.number,
        requested_model=row.requested_model,
        created_at=row.created_at,
        credential=row.credential,
        status=cast(CallStatus, row.status),
        model=row.model,
        provider=row.provider,
        generation_id=row.generation_id,
        usage=Usage(**row.usage),
        cost_usd=row.cost_usd,
        estimated_cost_usd=row.estimated_cost_usd,
        is_byok=row.is_byok,
        first_token_ms=row.first_token_ms,
        duration_ms=row.duration_ms,
        error=row.error,
    )


def _text(value: str, length: int) -> str:
    """Text that every database accepts: a server or a template may supply anything."""
    return whole(value).replace("\0", "")[:length]


def _within(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else max(0, min(milliseconds, LARGEST))
