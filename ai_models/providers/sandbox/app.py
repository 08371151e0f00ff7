"""The sandbox over HTTP: chats, models, keys, generations and the sign-in, as OpenRouter has them.

An ASGI application without a framework; any server runs it: `uvicorn ai_models.providers.sandbox.app:app`.
Keys that contain `invalid` are refused, keys that contain `nocredit` have no credit; any other will do.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from ai_models.providers.sandbox import catalogue
from ai_models.providers.sandbox.completion import PROVIDER, Completion, complete
from ai_models.providers.sandbox.http import Message, Receive, Send, read_request, send_error, send_json
from ai_models.providers.sandbox.sign_in import SignIn
from ai_models.providers.sandbox.streaming import stream

_PREFIX = "/api/v1"
_REMEMBERED = 1000


class SandboxApp:
    """The application; `rewrite` may change a chat's body before it is answered, as a test wants it."""

    def __init__(self, rewrite: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body) -> None:
        self._rewrite = rewrite
        self._generations: OrderedDict[str, Completion] = OrderedDict()
        self._sign_in = SignIn()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = await read_request(scope, receive)
        path = scope["path"].removeprefix(_PREFIX)
        if path == "/auth":
            return await self._sign_in.page(request, send)
        if path == "/auth/keys" and scope["method"] == "POST":
            return await self._sign_in.exchange(request, send)
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
        await send_error(send, 404, f"There is nothing at {scope['path']}")

    async def _chat(self, raw: bytes, receive: Receive, send: Send) -> None:
        try:
            body = self._rewrite(_parsed(raw))
            completion = complete(body)
        except ValueError as error:
            return await send_error(send, 400, str(error))
        if "/" not in completion.model or completion.model.startswith("unknown/"):
            return await send_error(send, 400, f"{completion.model} is not a valid model ID")
        self._remember(completion)
        script = completion.script
        await asyncio.sleep(script.delay_ms / 1000)
        headers = {"x-generation-id": completion.id, **script.headers}
        if script.status and script.when == "start":
            await send_json(send, script.status, {"error": completion.error()}, headers)
        elif body.get("stream"):
            await stream(completion, headers, receive, send)
        else:
            await send_json(send, 200, completion.whole(), headers, cut=script.cut)

    async def _generation(self, generation_id: str, send: Send) -> None:
        completion = self._generations.get(generation_id)
        if completion is None:
            return await send_error(send, 404, f"Generation {generation_id} not found")
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
