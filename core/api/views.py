"""The base class of the API's views."""

from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.paging import paginate
from core.errors import InvalidError
from core.text import storable
from core.wire import Body

B = TypeVar("B", bound=Body)

ID = OpenApiParameter("id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH)


class View(APIView):
    """An endpoint for people and tokens; `permissions_needed` names the permission that each method requires."""

    only_reads: ClassVar[bool] = True
    """Whether `GET` changes nothing and is answered at once, not as a stream: then `QuickReads` serves it."""
    permissions_needed: ClassVar[dict[str, str]] = {}
    besides: ClassVar[dict[str, str]] = {}
    """Further requirements of a method."""
    others_need: ClassVar[dict[str, str]] = {}
    """Further permissions that a method requires for objects of other people. The view checks them per row."""
    own_needs: ClassVar[dict[str, str]] = {}
    """Further permissions that a method requires for the caller's own objects."""
    redacts: ClassVar[dict[str, str]] = {}
    """The permission without which a method's answer is redacted."""

    def body(self, request: Request, model: type[B]) -> B:
        """The parsed body. Raises InvalidError."""
        return model.read(request.data)

    def page(self, request: Request, rows: Any, shape: Any, ordering: str = "-id") -> Response:
        """One page of `rows`, each as `shape(row)`."""
        page = paginate(request, rows, ordering)
        return Response({"results": [shape(row) for row in page.rows], "next": page.next})


def text_of(request: Request, name: str, longest: int = 200) -> str:
    """A query parameter as text. Raises InvalidError above `longest` characters."""
    text = request.query_params.get(name, "")
    if len(text) > longest:
        raise InvalidError(f"`{name}` can have at most {longest} characters.")
    return storable(text)


def uuid_of(request: Request, name: str) -> UUID | None:
    """A query parameter as an id; None if it is missing. Raises InvalidError if it is not an id."""
    text = text_of(request, name)
    try:
        return UUID(text) if text else None
    except ValueError:
        raise InvalidError(f"`{name}` must be an id, not {text[:50]!r}.") from None


def flag_of(request: Request, name: str) -> bool | None:
    """A query parameter as a boolean; None if it is missing. Raises InvalidError for any other value."""
    text = text_of(request, name)
    if text not in ("", "true", "false"):
        raise InvalidError(f"`{name}` must be true or false, not {text[:50]!r}.")
    return text == "true" if text else None


def moment_of(name: str, value: str) -> datetime:
    """The value of a query parameter as a time. Raises InvalidError if it is not a time or has no zone."""
    try:
        parsed = parse_datetime(value)
        # A time at the calendar's edge may lie beyond it in UTC.
        moment = parsed.astimezone(UTC) if parsed and parsed.tzinfo else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise InvalidError(
            f"`{name}` must be a time with its zone, as in 2026-01-02T03:04:05Z, not {value[:50]!r}."
        )
    return moment


def everything(rows: list[Any]) -> Response:
    """A list that is never long enough to be paged, in the format of a page."""
    return Response({"results": rows, "next": None})
