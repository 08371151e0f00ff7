"""Helpers for dates and times."""

from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflows.templating.helpers.arguments import text, within
from workflows.templating.helpers.registry import helper

_DIRECTIVES: Final = frozenset("YmdHMSfBbAayjpIzZuV")
"""Allowed after `%` in a format; others can make the C library produce fields of any width."""
_MILLISECONDS = 10**11
"""Numbers from here on count milliseconds: as seconds they would lie beyond the year 5000."""


@helper(
    'date value format="%Y-%m-%d" zone="UTC"',
    "A date or time (ISO 8601, or seconds or milliseconds since 1970) in a format and time zone.",
    '{{date created "%d.%m.%Y" zone="Europe/Berlin"}} → 24.12.2025',
)
def date(value: Any, pattern: Any = "%Y-%m-%d", *, zone: Any = "UTC", format: Any = None) -> str:
    """`value` in the format `pattern` and the time zone `zone`."""
    return _formatted(_moment(value).astimezone(_zone(zone)), text(format if format is not None else pattern))


@helper(
    'now format="…" zone="UTC"',
    "The time of rendering, in ISO 8601 or a format.",
    '{{now format="%H:%M" zone="Europe/Berlin"}}',
)
def now(*, format: Any = None, zone: Any = "UTC") -> str:
    """The current time."""
    moment = datetime.now(_zone(zone))
    return moment.isoformat(timespec="seconds") if format is None else _formatted(moment, text(format))


def _moment(value: Any) -> datetime:
    # Errors never quote a value: it may be a secret, and redaction does not recognise parts of one.
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, UTC)
        found = datetime.fromisoformat(text(value).strip())
    except (ValueError, OverflowError, OSError):
        raise ValueError("this is not a date: ISO 8601 or seconds since 1970 are required") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _zone(value: Any) -> tzinfo:
    try:
        return ZoneInfo(text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no time zone with this name") from None


def _formatted(moment: datetime, pattern: str) -> str:
    within(len(pattern) * 16)
    pieces = pattern.split("%")
    made = [pieces.pop(0)]
    while pieces:
        piece = pieces.pop(0)
        if not piece and pieces:
            made += ["%", pieces.pop(0)]
        elif piece[:1] in _DIRECTIVES and piece:
            made += [moment.strftime(f"%{piece[0]}"), piece[1:]]
        else:
            raise ValueError(
                f"`%{piece[:1]}` is not supported in a format; supported are {', '.join(sorted(_DIRECTIVES))}"
            )
    return "".join(made)
