"""Sends Django's responses as ASGI messages."""

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase

from core.asgi.body_limit import Receive, Send

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
"""Responses without a body (RFC 9112, section 6.3): a body would be parsed as the next response."""


async def send_response(response: HttpResponseBase, receive: Receive, send: Send) -> None:
    """Send the response; a stream to its end, or until the client disconnects."""
    if response.status_code in BODILESS:
        _empty(response)
    elif not response.streaming and not response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    headers = [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    headers += [
        (b"set-cookie", cookie.output(header="").lstrip().encode()) for cookie in response.cookies.values()
    ]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    if response.streaming:
        await _until_disconnect(_send_parts(response, send), receive)
    else:
        await send({"type": "http.response.body", "body": response.content})  # type: ignore[attr-defined]
    response.close()


async def _send_parts(response: HttpResponseBase, send: Send) -> None:
    async for part in response:  # type: ignore[attr-defined]
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_disconnect(sending: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Run `sending` to the end, or until the client disconnects."""
    tasks = [asyncio.ensure_future(sending), asyncio.ensure_future(receive())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _empty(response: HttpResponseBase) -> None:
    response.content = b""  # type: ignore[attr-defined]
    for name in ("Content-Length", "Content-Type"):
        response.headers.pop(name, None)
