"""How long a server asks us to wait."""

from datetime import datetime
from email.utils import parsedate_to_datetime

MAX_RETRY_AFTER = 3600.0
"""Seconds; if a server asks for more, Wireloom does not wait."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """`Retry-After` in seconds, from seconds or a date (RFC 9110, section 10.2.3); at most a day."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(float(value), 86_400.0)
    try:
        seconds = (parsedate_to_datetime(value) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), 86_400.0)
