"""Accepting a run: one row, committed before anybody gets a 2xx."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from django.db import IntegrityError, transaction
from django.utils import timezone

from assets.models import Asset
from core.db.bulk_insert import insert_rows
from core.db.fields import dumps
from core.db.stamps import outdated
from core.errors import TooManyError, UnprocessableError, WireloomError
from executions.models import Execution
from executions.models.hook_calls import HookCall
from executions.start.crowds import crowds, queue_is_full
from executions.start.keys import known_start, remember
from executions.start.request import Started, StartRequest
from executions.store.firing import StaleError, note_firing
from executions.store.values import is_for_asset, reference, written
from executions.wire.hints import hint
from workflows.sdk import Json
from workflows.sdk.files import MARK, files_in
from workflows.sdk.values import LARGE

FILE_IN_TEXT = f'"{MARK}":'
"""What compact JSON with a file in it holds."""


def execution_start(request: StartRequest) -> Started:
    """Write the execution down, then wake a worker. Raises WireloomError, and OSError of the storage of files."""
    request.keep_files()
    with transaction.atomic():
        (started,) = start_all([request])
    if isinstance(started, Exception):
        raise started
    if started.is_new:
        hint([started.id])
    return started


def start(request: StartRequest) -> Started:
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
    return known_start(request, now) or _first(request, now)


Outcome: TypeAlias = Started | WireloomError | StaleError


def start_all(requests: Sequence[StartRequest]) -> list[Outcome]:
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
            results.append(StaleError())
        elif row:
            results.append(Started(row.pk, row.status, True))
        else:
            results.append(_guarded(request) if request.key else queue_is_full())
    _keep_files(requests, results)
    _keep_calls(requests, results)
    _keep_entries(requests, results)
    return results


def _stale(requests: Sequence[StartRequest]) -> set[int]:
    changed = outdated({proof for request in requests for proof in request.proofs})
    return {
        index for index, request in enumerate(requests) if changed and changed.intersection(request.proofs)
    }


def _keep_files(requests: Sequence[StartRequest], results: Sequence[Outcome]) -> None:
    """The rows of what came with these starts; what came with one that is not new goes as files without a row do."""
    begun = zip(requests, results, strict=True)
    new = [one.files for one, result in begun if one.files and isinstance(result, Started) and result.is_new]
    insert_rows([row for files in new for row in files.rows])


def _keep_calls(requests: Sequence[StartRequest], results: Sequence[Outcome]) -> None:
    """The calls that asked for these starts, in one statement."""
    calls = [
        _told(request.call, result)
        for request, result in zip(requests, results, strict=True)
        if request.call and not isinstance(result, StaleError | TooManyError)
    ]
    insert_rows(calls, ignore_conflicts=True)


def _keep_entries(requests: Sequence[StartRequest], results: Sequence[Outcome]) -> None:
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
    """What stands in a row of the execution for `value`: itself, or a reference to a new one of `assets`.

    Uploads in it that belong to no execution yet belong to this one from now on.
    """
    text = dumps(value)
    if FILE_IN_TEXT in text:
        ids = [pk for file in files_in(value) if (pk := file.asset)]
        uploader = row.started_by if row.own_files_only else None
        Asset.objects.adopt(ids, row.organization_id, row.pk, uploader)
    if not is_for_asset(value, len(text)):
        return value
    assets.append(written(text, row.organization_id, row.pk))
    return reference(assets[-1], text)


def _guarded(request: StartRequest) -> Started | WireloomError:
    try:
        with transaction.atomic():
            return start(request)
    except (UnprocessableError, TooManyError) as error:
        return error


def _first(request: StartRequest, now: datetime) -> Started:
    if request.workflow.organization_id in crowds.full():
        raise queue_is_full()
    row = request.row(now)
    try:
        with transaction.atomic():
            insert([row])
            remember(request, row, now)
    except IntegrityError:
        # Another request with the same key was faster by a moment.
        known = known_start(request, now)
        if known is None:
            raise
        return known
    return Started(row.pk, row.status, True)
