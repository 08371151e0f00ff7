"""Accepting a run: one row, committed before anybody gets a 2xx."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.audit import entry_of
from accounts.models import AuditEntry
from assets.models import Asset
from core.errors import TooManyError, UnprocessableError, WireloomError
from core.fields import dumps
from core.ids import uuid7
from core.insertion import insert_rows
from executions.crowds import crowds, queue_is_full
from executions.firing import StaleTriggerError, Stamp, live_stamps, note_firing
from executions.models import INTERACTIVE, Execution, IdempotencyKey
from executions.runtime.values import is_for_asset, reference, written
from executions.triggers.models import HookCall
from workflows.models import Workflow, WorkflowVersion
from workflows.sdk import Json
from workflows.sdk.values import LARGE

KEY_KEPT = timedelta(hours=24)
MOST_KEY = 255
"""Characters of a key's column."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """All that a new execution is made of.

    `key` is the caller's `Idempotency-Key` for this `endpoint`: one of the workflow's addresses. What may start it
    at several of them has keys of its own for each.
    """

    workflow: Workflow
    version: WorkflowVersion
    trigger_node: str
    mode: str
    input: Json
    id: UUID = field(default_factory=uuid7)
    """Chosen here, so that a start whose commit nobody heard of is the same one when it is tried again."""
    until_node: str = ""
    reply_to: str = ""
    endpoint: str = ""
    key: str = ""
    asked: Json = None
    """What must be the same when the key comes again."""
    trigger: UUID | None = None
    """The Trigger row that fired, which is told when."""
    stamp: Stamp | None = None
    """What that trigger was when it was looked up; it must still be that."""
    lane: int = INTERACTIVE
    depth: int = 0
    """How many executions, one after another, have led to this one."""
    call: HookCall | None = None
    """The webhook call that is kept beside the execution, not saved."""
    by: Actor | None = None
    """Who starts it by hand."""
    act: str = "execution.started"
    """What that is in the audit log."""

    def row(self, now: datetime) -> Execution:
        """The execution, not saved."""
        return Execution(
            id=self.id,
            organization_id=self.workflow.organization_id,
            workflow=self.workflow,
            version=self.version,
            trigger_node=self.trigger_node,
            mode=self.mode,
            input=self.input,
            until_node=self.until_node,
            reply_to=self.reply_to,
            usage={"input_tokens": 0, "output_tokens": 0},
            deadline=now + timedelta(seconds=self.workflow.timeout_s),
            created_at=now,
            hinted_at=now,
            depth=self.depth,
            lane=self.lane,
            started_by=self.by.user.pk if self.by else None,
            # Nobody is to be woken at night by a draft.
            followed="" if self.version.number is None else self.workflow.followed,
        )

    def entry(self) -> AuditEntry:
        """The start in the audit log, not saved."""
        assert self.by is not None
        told = {"trigger": self.trigger_node, "version": self.version.number, "until_node": self.until_node}
        known = {key: value for key, value in told.items() if value}
        place = {"workflow": str(self.workflow.pk), "mode": self.mode, **known}
        return entry_of(self.by, self.act, self.id, name=self.workflow.name, **place)

    @property
    def stored_key(self) -> str:
        """`key` as it fits its column: by what it hashes to when it is too long, so that two stay two."""
        if len(self.key) <= MOST_KEY:
            return self.key
        return f"sha256:{hashlib.sha256(self.key.encode()).hexdigest()}"

    def digest(self) -> str:
        """`asked` in a form that can be kept and compared."""
        return hashlib.sha256(dumps(self.asked).encode()).hexdigest()


@dataclass(frozen=True)
class Started:
    """An execution that exists. `is_new` is false where the key had already led to it."""

    id: UUID
    status: str
    is_new: bool


def start(request: Start) -> Started:
    """Write the execution down. To be called in a transaction.

    Raises UnprocessableError `idempotency_mismatch` when the key was used for something else.
    """
    now = timezone.now()
    if request.trigger:
        note_firing([request.trigger], now)
    if not request.key:
        row = request.row(now)
        insert([row])
        return Started(row.pk, row.status, True)
    return _again(request, now) or _first(request, now)


Outcome: TypeAlias = Started | WireloomError | StaleTriggerError


def start_all(requests: Sequence[Start]) -> list[Outcome]:
    """Start each; those without a key in one statement. An exception among the results is that request's.

    TooManyError stands for an organisation whose queue is full, unless the key has led to an execution already.

    To be called in a transaction, which the calls of webhooks join.
    """
    now = timezone.now()
    stale = _stale(requests)
    full = crowds.full()
    plain = {
        index: request.row(now)
        for index, request in enumerate(requests)
        if not request.key and index not in stale and request.workflow.organization_id not in full
    }
    insert(plain.values())
    note_firing({one.trigger for i in plain if (one := requests[i]).trigger}, now)
    results: list[Outcome] = []
    for index, request in enumerate(requests):
        row = plain.get(index)
        if index in stale:
            results.append(StaleTriggerError())
        elif row:
            results.append(Started(row.pk, row.status, True))
        else:
            results.append(_guarded(request) if request.key else queue_is_full())
    _keep_calls(requests, results)
    _keep_entries(requests, results)
    return results


def _stale(requests: Sequence[Start]) -> set[int]:
    stamped = {index: request for index, request in enumerate(requests) if request.stamp is not None}
    now = live_stamps({request.trigger for request in stamped.values() if request.trigger})
    return {
        index
        for index, request in stamped.items()
        if request.trigger is None or now.get(request.trigger) != request.stamp
    }


def _keep_calls(requests: Sequence[Start], results: Sequence[Outcome]) -> None:
    """The calls that asked for these starts, in one statement."""
    calls = [
        _told(request.call, result)
        for request, result in zip(requests, results, strict=True)
        if request.call and not isinstance(result, StaleTriggerError | TooManyError)
    ]
    insert_rows(calls, ignore_conflicts=True)


def _keep_entries(requests: Sequence[Start], results: Sequence[Outcome]) -> None:
    """Who started what by hand, in one statement."""
    begun = zip(requests, results, strict=True)
    entries = [
        one.entry() for one, result in begun if one.by and isinstance(result, Started) and result.is_new
    ]
    insert_rows(entries)


def _told(call: HookCall, result: Started | WireloomError) -> HookCall:
    if isinstance(result, WireloomError):
        call.refuse(result.code)
        return call
    call.outcome = "accepted" if result.is_new else "duplicate"
    call.execution = result.id
    # Here, not before: a call that is looked at again because its trigger has changed would leave its file behind.
    if call.size > LARGE and call.body is not None:
        call.set_aside()
    return call


def insert(rows: Collection[Execution]) -> None:
    """Save new executions; inputs that are too large for a row are assets, as outputs are."""
    assets: list[Asset] = []
    for row in rows:
        row.input = set_aside(row.input, row, assets)
    insert_rows(rows, ignore_conflicts=True)
    insert_rows(assets)


def set_aside(value: Json, row: Execution, assets: list[Asset]) -> Json:
    """What stands in a row of the execution for `value`: itself, or a reference to a new one of `assets`."""
    text = dumps(value)
    if not is_for_asset(value, len(text)):
        return value
    assets.append(written(text, row.organization_id, row.pk))
    return reference(assets[-1], text)


def _guarded(request: Start) -> Started | WireloomError:
    try:
        with transaction.atomic():
            return start(request)
    except (UnprocessableError, TooManyError) as error:
        return error


def _again(request: Start, now: datetime) -> Started | None:
    known = _keys(request).select_related("execution").first()
    if known is None:
        return None
    if known.created_at < now - KEY_KEPT:
        known.delete()
        return None
    if known.digest != request.digest():
        raise UnprocessableError(
            "This Idempotency-Key was used for another request.",
            "Use a new key for a new request; the same key only repeats the same one.",
            {"execution": str(known.execution_id)},
            "idempotency_mismatch",
        )
    return Started(known.execution_id, known.execution.status, False)


def _first(request: Start, now: datetime) -> Started:
    if request.workflow.organization_id in crowds.full():
        raise queue_is_full()
    row = request.row(now)
    try:
        with transaction.atomic():
            insert([row])
            _keys(request).create(
                organization_id=request.workflow.organization_id,
                endpoint=request.endpoint,
                workflow=request.workflow,
                key=request.stored_key,
                digest=request.digest(),
                execution=row,
                created_at=now,
            )
    except IntegrityError:
        # Another request with the same key was faster by a moment.
        again = _again(request, now)
        if again is None:
            raise
        return again
    return Started(row.pk, row.status, True)


def _keys(request: Start) -> Any:
    return IdempotencyKey.objects.filter(
        organization_id=request.workflow.organization_id,
        endpoint=request.endpoint,
        workflow=request.workflow,
        key=request.stored_key,
    )
