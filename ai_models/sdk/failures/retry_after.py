"""When to try again, from the several places where providers say it."""

import math
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from ai_models.sdk.failures.error_body import ProviderError

DAY = 86_400.0


def retry_after(headers: Mapping[str, str], said: ProviderError, now: float | None = None) -> float | None:
    """Seconds to wait, at most a day; None where the provider says nothing usable."""
    moment = time.time() if now is None else now
    candidates = (
        _seconds(headers.get("retry-after"), moment),
        _seconds(said.headers.get("retry-after"), moment),
        said.retry_after,
        _until_reset(headers.get("x-ratelimit-reset"), moment),
        _until_reset(said.headers.get("x-ratelimit-reset"), moment),
    )
    for seconds in candidates:
        if seconds is not None and math.isfinite(seconds):
            return min(max(seconds, 0.0), DAY)
    return None


def _seconds(value: str | None, now: float) -> float | None:
    """`Retry-After`: seconds, or a date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    number = _number(value)
    if number is not None:
        return number
    try:
        return parsedate_to_datetime(value).timestamp() - now
    except (ValueError, OverflowError):
        return None


def _until_reset(value: str | None, now: float) -> float | None:
    """`X-RateLimit-Reset`, whose unit is not documented: told apart by its size."""
    number = _number(value or "")
    if number is None or number < 0:
        return None
    if number > 1e11:
        return number / 1000 - now
    return number - now if number > 1e8 else number


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
