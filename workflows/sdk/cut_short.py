"""What a call had brought when it was cut short: a time limit and a cancelled run end it from outside.

asyncio ends a task by one exception that travels through everything the task is in. What must not be lost
travels with it, because whoever learns from it has no other way to the one who knows.
"""

from collections.abc import Mapping
from typing import Any

_NAME = "wireloom_partial"


def keep_partial(error: BaseException, partial: Mapping[str, Any]) -> None:
    """Let `error`, which cuts a call short, carry what had come: `partial_text`, `generation_id` and so on."""
    setattr(error, _NAME, dict(partial))


def partial_of(error: BaseException | None) -> dict[str, Any]:
    """What `error` carries; nothing where no call was cut short."""
    found = getattr(error, _NAME, None)
    return found if isinstance(found, dict) else {}
