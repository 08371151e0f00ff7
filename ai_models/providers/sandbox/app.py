"""The sandbox over HTTP: `/chat/completions`, `/models`, `/key` and `/generation` as OpenRouter has them.

An ASGI application without a framework; any server runs it: `uvicorn ai_models.providers.sandbox.app:app`.
Keys that contain `invalid` are refused, keys that contain `nocredit` have no credit; any other will do.
"""

import asyncio
import contextlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from ai_models.providers.sandbox import catalogue
from ai_models.providers.sandbox.completion import PROVIDER, Completion, StalledError, complete

_KEEP_ALIVE = b": OPENROUTER PROCESSING\n\n"
_PREFIX = "/api/v1"
_REMEMBERED = 1000

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class SandboxApp:
    """The application; `rewrite` may change a chat's body before it is answered, as a test wants it."""

    def __init__(self, rewrite: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body) -> None:
        self._rewrite = rewrite
        self._generations: OrderedDict[str, Completion] = OrderedDict()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = await _read_request(scope, receive)
        path = scope["path"].removeprefix(_PREFIX)
        if path == "/models":
            return await send_json(
                send, 200, {"data": catalogue.MODELS, "total_count": len(catalogue.MODELS)}
            )
        refusal = _refusal(request["key"])
        if refusal:
            return await send_json(send, refusal["code"], {"error": refusal})
        if path == "/chat/completions" and scope["method"] == "POST":
            return await self._chat(request["body"], receive, send)
        if path == "/key":
            return await send_json(send, 200, {"data": _KEY})
        if path == "/generation":
            return await self._generation(request["query"].get("id", [""])[0], send)
        await _send_error(send, 404, f"There is nothing at {scope['path']}")

    async def _chat(self, raw: bytes, receive: Receive, send: Send) -> None:
        try:
            body = self._rewrite(_parsed(raw))
            completion = complete(body)
        except ValueError as error:
            return await _send_error(send, 400, str(error))
        if "/" not in completion.model or completion.model.startswith("unknown/"):
            return await _send_error(send, 400, f"{completion.model} is not a valid model ID")
        self._remember(completion)
        script = completion.script
        await asyncio.sleep(script.delay_ms / 1000)
        headers = {"x-generation-id": completion.id, **script.headers}
        if script.status and script.when == "start":
            await send_json(send, script.status, {"error": completion.error()}, headers)
        elif body.get("stream"):
            await _stream(completion, headers, receive, send)
        else:
            await send_json(send, 200, completion.whole(), headers, cut=script.cut)

    async def _generation(self, generation_id: str, send: Send) -> None:
        completion = self._generations.get(generation_id)
        if completion is None:
            return await _send_error(send, 404, f"Generation {generation_id} not found")
        usage = completion.usage
        record = {
            "id": completion.id,
            "model": completion.model,
            "provider_name": PROVIDER,
            "tokens_prompt": usage["prompt_tokens"],
            "tokens_completion": usage["completion_tokens"],
            "total_cost": usage["cost"],
            "usage": usage["cost"],
            "is_byok": False,
        }
        await send_json(send, 200, {"data": record})

    def _remember(self, completion: Completion) -> None:
        self._generations[completion.id] = completion
        if len(self._generations) > _REMEMBERED:
            self._generations.popitem(last=False)


_KEY = {
    "label": "sandbox",
    "limit": None,
    "limit_remaining": None,
    "usage": 0,
    "is_free_tier": False,
    "is_management_key": False,
}


async def _read_request(scope: Message, receive: Receive) -> Message:
    """The body, the query and the bearer key of a request."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    authorization = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    key = authorization.removeprefix("Bearer ").strip()
    return {"body": bytes(body), "key": key, "query": parse_qs(scope["query_string"].decode("latin-1"))}


async def send_json(
    send: Send, status: int, document: Any, headers: dict[str, str] | None = None, cut: bool = False
) -> None:
    """Send a JSON answer, or only its first half."""
    body = json.dumps(document).encode()
    body = body[: len(body) // 2] if cut else body
    await _start(send, status, {"content-type": "application/json", **(headers or {})})
    await send({"type": "http.response.body", "body": body})


async def _send_error(send: Send, status: int, message: str) -> None:
    """Send OpenRouter's error envelope."""
    await send_json(send, status, {"error": {"code": status, "message": message}})


async def _stream(completion: Completion, headers: dict[str, str], receive: Receive, send: Send) -> None:
    await _start(send, 200, {"content-type": "text/event-stream", "cache-control": "no-cache", **headers})
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
    await _part(send, _KEEP_ALIVE)
    number = 0
    try:
        async for chunk in completion.chunks():
            number += 1
            await _part(send, b"data: " + json.dumps(chunk).encode() + b"\n\n")
            if number % 20 == 0:
                await _part(send, _KEEP_ALIVE)
    except StalledError:
        while True:
            await _part(send, _KEEP_ALIVE)
            await asyncio.sleep(0.05)
    if not completion.script.cut and not completion.script.status:
        await _part(send, b"data: [DONE]\n\n")
    await send({"type": "http.response.body", "body": b""})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: int, headers: dict[str, str]) -> None:
    lines = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _refusal(key: str) -> dict[str, Any] | None:
    if not key or "invalid" in key:
        return {"code": 401, "message": "No auth credentials found" if not key else "User not found."}
    if "nocredit" in key:
        return {"code": 402, "message": "Insufficient credits. Add more at https://openrouter.ai/credits"}
    return None


def _parsed(raw: bytes) -> dict[str, Any]:
    body = json.loads(raw)
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


app = SandboxApp()
