"""Server-sent events, as far as chat completions use them."""

import asyncio
from collections.abc import AsyncIterator

from core.egress import EgressError

DONE = "[DONE]"


async def data_events(lines: AsyncIterator[str], idle_timeout: float) -> AsyncIterator[str]:
    """The data of each event, in order.

    Comments (`: OPENROUTER PROCESSING`) only say that the connection lives; they do not move the idle timer,
    which allows `idle_timeout` seconds from one event to the next. Raises EgressError `timeout`.
    """
    data: list[str] = []
    deadline = _in(idle_timeout)
    while (line := await _next(lines, deadline, idle_timeout)) is not None:
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data = []
            deadline = _in(idle_timeout)
    if data:
        yield "\n".join(data)


def _in(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


async def _next(lines: AsyncIterator[str], deadline: float, idle_timeout: float) -> str | None:
    try:
        async with asyncio.timeout_at(deadline):
            return await anext(lines, None)
    except TimeoutError as error:
        message = f"The stream went silent: no event within {idle_timeout:g} s."
        raise EgressError("timeout", message, retryable=True) from error
