"""A webhook call as it came over the wire, and the input that a run gets from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpRequest

from core import strict_json
from core.errors import TooLargeError
from executions.runtime.redaction import MASK
from executions.triggers.models import HookCall
from workflows.sdk import Json

MOST_FORM_FIELDS = 1_000


@dataclass(frozen=True, kw_only=True)
class Call:
    """Header names are lower-case; `query` and `body` are raw."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, request: HttpRequest, body: bytes) -> "Call":
        """The call that a request is."""
        return cls(
            method=str(request.method),
            path=request.path,
            query=request.META.get("QUERY_STRING", ""),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
        )

    @classmethod
    def again(cls, kept: HookCall) -> "Call":
        """A call that was kept; its secret headers were not."""
        return cls(
            method=kept.method,
            path=kept.path,
            query=kept.query,
            headers={name: value for name, value in kept.headers.items() if value != MASK},
            body=kept.content(),
        )

    def input(self, hidden: Collection[str]) -> dict[str, Json]:
        """What the trigger hands on: `{body, query, headers, method, path}`, without the headers in `hidden`.

        Raises InvalidError or TooLargeError for a body that is not what it says it is.
        """
        return {
            "body": parsed(self.headers.get("content-type", ""), self.body),
            "query": flat(parse_qs(self.query, keep_blank_values=True)),
            "headers": {name: value for name, value in self.headers.items() if name not in hidden},
            "method": self.method,
            "path": self.path,
        }


def parsed(content_type: str, body: bytes) -> Json:
    """JSON and encoded forms as what they hold, everything else as text; None for no body.

    Raises InvalidError or TooLargeError for a body that is not what it says it is.
    """
    if not body:
        return None
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return strict_json.loads(body)
    text = body.decode("utf-8", "replace")
    if kind == "application/x-www-form-urlencoded":
        return flat(form_fields(text))
    return text


def form_fields(text: str) -> dict[str, list[str]]:
    """The fields of an encoded form. Raises TooLargeError above MOST_FORM_FIELDS."""
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FORM_FIELDS)
    except ValueError as error:
        raise TooLargeError(f"The form has more than {MOST_FORM_FIELDS:,} fields.") from error


def flat(fields: dict[str, list[str]]) -> dict[str, Any]:
    """A field that is there once is its value; one that comes again is a list."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
