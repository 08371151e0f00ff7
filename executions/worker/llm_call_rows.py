"""Converts model calls between a run and the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from django.db import connection

from ai_models.ledger.balances import Balances, Charge, Refusal, amounts, charges_of, lock
from ai_models.models import LlmCall
from core.secrets.redaction import Redactor
from executions.engine.llm_call import CallStatus, CostSource, LlmCallRecord
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
    agent: UUID | None
    texts: tuple[str, ...]
    """The route, the requested model, the one that answered, the provider, the status, the source of the cost."""
    number: int
    counts: tuple[int, ...]
    money: tuple[Decimal | None, Decimal | None, Decimal | None]
    """The cost, the estimate, and what is reserved."""
    flags: tuple[bool, bool]
    """Whether the key was the organisation's own at the provider, and whether a fallback answered."""
    generation_id: str
    times: tuple[int | None, int | None]
    error: str | None
    created_at: datetime
    reconcile_at: datetime | None

    @classmethod
    def of(cls, payer: Payer, record: NodeRecord, call: LlmCallRecord, redactor: Redactor) -> "LlmCallRow":
        """The row of a call's present state."""
        return cls(
            payer=payer,
            place=(record.node_id, record.iteration, max(record.attempt, 1)),
            call=call.id,
            credential=call.credential,
            agent=call.agent,
            texts=(
                _text(call.route, 64),
                _text(call.requested_model, 300),
                _text(call.model, 300),
                _text(call.provider, 100),
                call.status,
                call.cost_source,
            ),
            number=call.number,
            counts=tuple(min(count, LARGEST) for count in call.usage.as_dict().values()),
            money=(call.cost_usd, call.estimated_cost_usd, call.reserved_usd),
            flags=(call.is_byok, call.is_fallback),
            generation_id=_text(call.generation_id, 200),
            times=(_within(call.first_token_ms), _within(call.duration_ms)),
            error=sql.json_text(redactor.value(call.error)),
            created_at=call.created_at,
            reconcile_at=call.reconcile_at,
        )

    @property
    def is_open(self) -> bool:
        """Whether the call is under way, or about to be."""
        return self.texts[4] == "open"

    @property
    def charge(self) -> Charge:
        """What it counts for in the budgets."""
        spent, reserved = amounts(self.texts[4], *self.money)
        return Charge(
            organization=self.payer.organization,
            workflow=self.payer.workflow,
            credential=self.credential,
            agent=self.agent,
            created_at=self.created_at,
            spent=spent,
            reserved=reserved,
            is_priced=self.money[2] is not None,
        )

    def values(self, adapt: sql.Adapt) -> llm_calls.Row:
        """The values in the order of `llm_calls.COLUMNS`."""
        payer = self.payer
        route, requested, model, provider, status, source = self.texts
        money = tuple(None if one is None else adapt.money(one) for one in self.money)
        ids = (None if one is None else adapt.pk(one) for one in (self.credential, self.agent))
        return (
            *map(adapt.pk, (self.call, payer.organization, payer.execution, payer.workflow)),
            *self.place,
            self.number,
            route,
            *ids,
            requested,
            model,
            provider,
            status,
            *self.counts,
            *money,
            source,
            *self.flags,
            self.generation_id,
            *self.times,
            self.error,
            adapt.moment(self.created_at),
            adapt.moment(self.reconcile_at),
        )


def write(rows: Iterable[LlmCallRow]) -> dict[UUID, Refusal]:
    """Insert the rows, or update those that exist, and what they change in the budgets.

    Returns the calls about to be made that a budget cannot carry: they are not written, and must not be made. Must be
    called in a transaction.
    """
    given = {row.call: row for row in rows}
    if not given:
        return {}
    lock()
    balances = Balances(row.payer.organization for row in given.values())
    refused = _balance(balances, given) if balances else {}
    adapt = sql.Adapt(connection.vendor)
    llm_calls.write([row.values(adapt) for row in given.values() if row.call not in refused])
    return refused


def _balance(balances: Balances, rows: Mapping[UUID, LlmCallRow]) -> dict[UUID, Refusal]:
    before, now = charges_of(rows), {call: row.charge for call, row in rows.items()}
    balances.load([*before.values(), *now.values()])
    beginning = {call for call, row in rows.items() if row.is_open and call not in before}
    for call in now.keys() - beginning:
        balances.replace(before.get(call), now[call])
    # After all others, which would otherwise leave room for them for a moment.
    refused = {
        call: refusal for call in now if call in beginning and (refusal := balances.reserve(now[call]))
    }
    balances.save()
    return refused


def call_of(row: LlmCall) -> LlmCallRecord:
    """The call stored in a row."""
    return LlmCallRecord(
        id=row.pk,
        number=row.number,
        requested_model=row.requested_model,
        created_at=row.created_at,
        credential=row.credential,
        route=row.route,
        agent=row.agent,
        reserved_usd=row.reserved_usd,
        status=cast(CallStatus, row.status),
        model=row.model,
        provider=row.provider,
        generation_id=row.generation_id,
        usage=Usage(**row.usage),
        cost_usd=row.cost_usd,
        estimated_cost_usd=row.estimated_cost_usd,
        cost_source=cast(CostSource, row.cost_source),
        is_byok=row.is_byok,
        is_fallback=row.is_fallback,
        first_token_ms=row.first_token_ms,
        duration_ms=row.duration_ms,
        error=row.error,
        reconcile_at=row.reconcile_at,
    )


def _text(value: str, length: int) -> str:
    """Text that every database accepts: a server or a template may supply anything."""
    return whole(value).replace("\0", "")[:length]


def _within(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else max(0, min(milliseconds, LARGEST))
