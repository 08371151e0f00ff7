"""Keeps what a call had produced when a time limit or a cancellation cut it short.

asyncio ends a task with one exception that passes through everything in the task. Partial results are attached
to that exception, because the code that handles it has no other way to reach the code that has them.
"""

from collections.abc import Mapping
from typing import Any

_NAME = "wireloom_partial"


def keep_partial(error: BaseException, partial: Mapping[str, Any]) -> None:
    """Attach partial results (`partial_text`, `generation_id` and so on) to `error`, which cuts a call short."""
    setattr(error, _NAME, dict(partial))


def partial_of(error: BaseException | None) -> dict[str, Any]:
    """The partial results attached to `error`; empty if no call was cut short."""
    found = getattr(error, _NAME, None)
    return found if isinstance(found, dict) else {}
