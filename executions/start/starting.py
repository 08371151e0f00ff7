"""Accepts runs: one row, committed before the caller gets a 2xx."""

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
"""The text that compact JSON with a file contains."""


def execution_start(request: StartRequest) -> Started:
    """Insert the execution, then wake a worker. Raises WireloomError, and OSError from the file storage."""
    request.keep_files()
    with transaction.atomic():
        (started,) = start_all([request])
    if isinstance(started, Exception):
        raise started
    if started.is_new:
        hint([started.id])
    return started


def start(request: StartRequest) -> Started:
    """Insert the execution. Call in a transaction.

    Raises UnprocessableError `idempotency_mismatch` if the key was used for a different request.
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
    """Start each request; those without a key in one statement. An exception among the results is that
    request's.

    TooManyError is the result for an organisation with a full queue, unless the key has already started an
    execution.

    Call in a transaction, which also stores the webhook calls.
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
    """Save the rows of the files of these starts; files of a start that is not new are deleted like other
    unreferenced files."""
    begun = zip(requests, results, strict=True)
    new = [one.files for one, result in begun if one.files and isinstance(result, Started) and result.is_new]
    insert_rows([row for files in new for row in files.rows])


def _keep_calls(requests: Sequence[StartRequest], results: Sequence[Outcome]) -> None:
    """Save the calls that requested these starts, in one statement."""
    calls = [
        _with_outcome(request.call, result)
        for request, result in zip(requests, results, strict=True)
        if request.call and not isinstance(result, StaleError | TooManyError)
    ]
    insert_rows(calls, ignore_conflicts=True)


def _keep_entries(requests: Sequence[StartRequest], results: Sequence[Outcome]) -> None:
    """Save the audit entries of manual starts, in one statement."""
    begun = zip(requests, results, strict=True)
    entries = [
        one.entry() for one, result in begun if one.by and isinstance(result, Started) and result.is_new
    ]
    insert_rows(entries)


def _with_outcome(call: HookCall, result: Started | WireloomError) -> HookCall:
    if isinstance(result, WireloomError):
        call.refuse(result.code)
        return call
    call.outcome = "accepted" if result.is_new else "duplicate"
    call.execution = result.id
    # Here, not earlier: a call that is evaluated again because its trigger has changed would leave its file
    # behind.
    if call.size > LARGE and call.body is not None:
        call.set_aside()
    return call


def insert(rows: Collection[Execution]) -> None:
    """Save new executions; inputs too large for a row become assets, like outputs."""
    assets: list[Asset] = []
    for row in rows:
        row.input = set_aside(row.input, row, assets)
    insert_rows(rows, ignore_conflicts=True)
    insert_rows(assets)


def set_aside(value: Json, row: Execution, assets: list[Asset]) -> Json:
    """The row's representation of `value`: itself, or a reference to a new one of `assets`.

    Uploads in it that belong to no execution are assigned to this one.
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
        # A concurrent request with the same key was faster.
        known = known_start(request, now)
        if known is None:
            raise
        return known
    return Started(row.pk, row.status, True)
