"""Lists paged by cursor, so that new rows never shift a page: `{"results": [...], "next": url|null}`."""

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.errors import InvalidError

USUAL, MOST = 50, 200
LONGEST_CURSOR = 1_000


@dataclass(frozen=True)
class Page:
    """One page of rows, and the URL of the next."""

    rows: list[Any]
    next: str | None


def paginate(request: Request, rows: Any, ordering: str = "-id") -> Page:
    """A page of the queryset `rows`, by the unique column `ordering` (descending after `-`).

    The request's `limit` is from 1 to 200. Raises InvalidError for a limit out of range or a malformed cursor.
    """
    return page_of(
        request, rows.model, lambda limit, after: list(first_rows(rows, limit, after, ordering)), ordering
    )


def page_of(
    request: Request, model: Any, ask: Callable[[int, Any], list[Any]], ordering: str = "-id"
) -> Page:
    """A page of what `ask(limit, after)` finds of the model: so many rows, as `first_rows` has them.

    Raises what `paginate` does.
    """
    limit, column = _limit(request), ordering.removeprefix("-")
    cursor = request.query_params.get("cursor")
    found = ask(limit + 1, _position(model, column, cursor) if cursor else None)
    page = found[:limit]
    if len(found) == len(page):
        return Page(page, None)
    cursor = urlsafe_b64encode(str(getattr(page[-1], column)).encode()).decode().rstrip("=")
    return Page(page, replace_query_param(request.build_absolute_uri(), "cursor", cursor))


def first_rows(rows: "QuerySet[Any]", limit: int, after: Any, ordering: str = "-id") -> "QuerySet[Any]":
    """The first rows of a queryset that come after the one whose column is `after`; None: from the beginning."""
    if after is not None:
        comparison = "lt" if ordering.startswith("-") else "gt"
        rows = rows.filter(**{f"{ordering.removeprefix('-')}__{comparison}": after})
    return rows.order_by(ordering)[:limit]


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= MOST):
        raise InvalidError(f"`limit` must be a number from 1 to {MOST}, not {text[:20]!r}.")
    return int(text)


def _position(model: Any, column: str, cursor: str) -> Any:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError("too long")
        text = b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        if "\0" in text:
            raise ValueError("null character")
        return model._meta.get_field(column).to_python(text)
    except (binascii.Error, ValueError, ValidationError):
        hint = "Use the URL in `next` unchanged, or start without a cursor."
        raise InvalidError("The cursor is malformed.", hint, code="invalid_cursor") from None
