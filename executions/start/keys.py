"""Idempotency keys: a repeated request leads to the same execution for 24 hours."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request

from core.errors import InvalidError, UnprocessableError
from executions.models import Execution, IdempotencyKey
from executions.start.request import Started, StartRequest

KEPT_FOR = timedelta(hours=24)
LONGEST = 255
"""The maximum length of a caller's key in characters."""


def key_of(request: HttpRequest | Request) -> str:
    """The caller's Idempotency-Key, "" for none. Raises InvalidError if it is too long."""
    key: str = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST:
        raise InvalidError(f"An Idempotency-Key can have at most {LONGEST} characters.")
    return key


def known_start(request: StartRequest, now: datetime) -> Started | None:
    """The execution that the key started; None if the key is new or older than KEPT_FOR.

    Raises UnprocessableError `idempotency_mismatch` if it was used for a different request.
    """
    known = _keys(request).select_related("execution").first()
    if known is None:
        return None
    if known.created_at < now - KEPT_FOR:
        known.delete()
        return None
    if known.digest != request.digest():
        raise UnprocessableError(
            "This Idempotency-Key was used for a different request.",
            "Use a new key for a new request; the same key can only repeat the same request.",
            {"execution": str(known.execution_id)},
            "idempotency_mismatch",
        )
    return Started(known.execution_id, known.execution.status, False)


def remember(request: StartRequest, row: Execution, now: datetime) -> None:
    """Store the key for `row`. Raises IntegrityError if a concurrent request was faster."""
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
