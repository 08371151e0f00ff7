"""A completion told as a stream of events, until it ends or the client hangs up."""

import asyncio
import contextlib
import json

from ai_models.providers.sandbox.completion import Completion, StalledError
from ai_models.providers.sandbox.http import Receive, Send, part, start

_KEEP_ALIVE = b": OPENROUTER PROCESSING\n\n"


async def stream(completion: Completion, headers: dict[str, str], receive: Receive, send: Send) -> None:
    """Tell it, with OpenRouter's comments in between."""
    await start(send, 200, {"content-type": "text/event-stream", "cache-control": "no-cache", **headers})
    gone = asyncio.create_task(_disconnected(receive))
    told = asyncio.create_task(_tell(completion, send))
    try:
        await asyncio.wait((gone, told), return_when=asyncio.FIRST_COMPLETED)
        if told.done():
            told.result()
    finally:
        for task in (gone, told):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _tell(completion: Completion, send: Send) -> None:
    await part(send, _KEEP_ALIVE)
    number = 0
    try:
        async for chunk in completion.chunks():
            number += 1
            await part(send, b"data: " + json.dumps(chunk).encode() + b"\n\n")
            if number % 20 == 0:
                await part(send, _KEEP_ALIVE)
    except StalledError:
        while True:
            await part(send, _KEEP_ALIVE)
            await asyncio.sleep(0.05)
    if not completion.script.cut and not completion.script.status:
        await part(send, b"data: [DONE]\n\n")
    await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
