"""Idempotency keys: the same request again leads to the same execution for 24 hours."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request

from core.errors import InvalidError, UnprocessableError
from executions.models import Execution, IdempotencyKey
from executions.start.request import Started, StartRequest

KEPT_FOR = timedelta(hours=24)
LONGEST = 255
"""Characters of a key that a caller may send."""


def key_of(request: HttpRequest | Request) -> str:
    """The caller's Idempotency-Key, "" for none. Raises InvalidError for one that is too long."""
    key: str = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST:
        raise InvalidError(f"An Idempotency-Key has at most {LONGEST} characters.")
    return key


def known_start(request: StartRequest, now: datetime) -> Started | None:
    """What the key has led to, None where it is new or older than KEPT_FOR.

    Raises UnprocessableError `idempotency_mismatch` where it was used for something else.
    """
    known = _keys(request).select_related("execution").first()
    if known is None:
        return None
    if known.created_at < now - KEPT_FOR:
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


def remember(request: StartRequest, row: Execution, now: datetime) -> None:
    """From now on the key leads to `row`. Raises IntegrityError where another request was faster."""
    _keys(request).create(
        organization_id=request.workflow.organization_id,
        endpoint=request.endpoint,
        workflow=request.workflow,
        key=request.stored_key,
        digest=request.digest(),
        execution=row,
        created_at=now,
    )


def _keys(request: StartRequest) -> Any:
    return IdempotencyKey.objects.filter(
        organization_id=request.workflow.organization_id,
        endpoint=request.endpoint,
        workflow=request.workflow,
        key=request.stored_key,
    )
