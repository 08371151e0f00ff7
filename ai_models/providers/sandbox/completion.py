"""One completion of the sandbox: decided at once, told in pieces."""

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from ai_models.providers.sandbox import catalogue, words
from ai_models.providers.sandbox.instances import instance
from ai_models.providers.sandbox.script import Script, read_script

_PACE_MS = 12
_MAX_PIECES = 120
PROVIDER = "Wireloom Sandbox"

_MESSAGES = {
    400: "Bad request",
    401: "No auth credentials found",
    402: "Insufficient credits",
    403: "Your input was flagged",
    404: "No endpoints found",
    408: "Request timed out",
    429: "Rate limit exceeded",
    502: "Provider returned error",
    503: "No instances available",
    529: "Provider overloaded",
}


class StalledError(Exception):
    """The script asks for silence from here on."""


@dataclass
class Completion:
    """What will be said to one request, and how."""

    model: str
    script: Script
    text: str
    reasoning: str
    prompt_tokens: int
    id: str = field(default_factory=lambda: f"gen-{int(time.time())}-{uuid.uuid4().hex[:20]}")
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def usage(self) -> dict[str, Any]:
        """Counts of about four letters a token, and the price."""
        reasoning = _tokens(self.reasoning)
        completion = _tokens(self.text) + reasoning
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": completion,
            "total_tokens": self.prompt_tokens + completion,
            "cost": float(catalogue.price(self.model, self.prompt_tokens, completion)),
            "is_byok": False,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": reasoning},
        }

    def error(self) -> dict[str, Any]:
        """The error object that the script asks for."""
        status = self.script.status or 500
        message = self.script.message or _MESSAGES.get(status, "Internal Server Error")
        return {"code": status, "message": message, "metadata": self.script.metadata}

    def whole(self) -> dict[str, Any]:
        """The answer to a request that does not stream."""
        message = {"role": "assistant", "content": self.text, "reasoning": self.reasoning or None}
        choice = {"index": 0, "finish_reason": "stop", "native_finish_reason": "stop", "message": message}
        document = {**self._frame("chat.completion"), "choices": [choice], "usage": self.usage}
        if self.script.empty == "choices":
            document["choices"] = []
        if self.script.status:
            choice |= {"finish_reason": "error", "error": self.error()}
        return document

    async def chunks(self) -> AsyncIterator[dict[str, Any]]:
        """The stream's chunks at their pace. Raises StalledError where the script wants silence."""
        pieces = self._pieces()
        middle = len(pieces) // 2
        for number, delta in enumerate(pieces):
            if number == middle and self._breaks:
                break
            await asyncio.sleep(self._pause)
            yield self._chunk(delta)
        if self.script.status:
            yield {**self._chunk({"content": ""}, "error"), "error": self.error()}
        elif self.script.stall:
            raise StalledError
        elif not self.script.cut:
            if self.script.empty != "choices":
                yield self._chunk({"content": ""}, "stop")
            yield {**self._frame("chat.completion.chunk"), "choices": [], "usage": self.usage}

    @property
    def _breaks(self) -> bool:
        return bool(self.script.status or self.script.cut or self.script.stall)

    @property
    def _pause(self) -> float:
        pace = _PACE_MS if self.script.pace_ms is None else self.script.pace_ms
        return pace / 1000

    def _pieces(self) -> list[dict[str, str]]:
        if self.script.empty == "choices":
            return []
        parts = [{"reasoning": piece} for piece in _split(self.reasoning)]
        return parts + [{"content": piece} for piece in _split(self.text)]

    def _chunk(self, delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        return {**self._frame("chat.completion.chunk"), "choices": [choice]}

    def _frame(self, kind: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": kind,
            "created": self.created,
            "model": self.model,
            "provider": PROVIDER,
        }


def complete(body: dict[str, Any]) -> Completion:
    """Decide the answer to a request's body. Raises ValueError for one that cannot be understood."""
    model, script = read_script(body)
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ValueError("messages: at least one is required")
    system, user = _conversation(messages)
    text = _answer(model, body, system, user) if script.text is None else script.text
    return Completion(
        model=model,
        script=script,
        text="" if script.empty == "text" else text,
        reasoning=_reasoning(model, body, user),
        prompt_tokens=_tokens(system) + _tokens(user),
    )


def _answer(model: str, body: dict[str, Any], system: str, user: str) -> str:
    wanted = body.get("response_format")
    wanted = wanted if isinstance(wanted, dict) else {}
    kind = wanted.get("type")
    if kind == "json_schema":
        schema = (wanted.get("json_schema") or {}).get("schema")
        return json.dumps(instance(schema, words.content_of(user)), ensure_ascii=False)
    text = words.answer(system, user)
    if kind == "json_object":
        return json.dumps({"answer": text}, ensure_ascii=False)
    if model.endswith("/brief") and words.sentences(text):
        text = words.sentences(text)[0]
    limit = body.get("max_tokens") or body.get("max_completion_tokens")
    return text[: limit * 4] if isinstance(limit, int) and limit > 0 else text


def _reasoning(model: str, body: dict[str, Any], user: str) -> str:
    wish = body.get("reasoning")
    asked = isinstance(wish, dict) and not wish.get("exclude") and wish.get("effort") != "none"
    if not (asked or model.endswith("/thinker")):
        return ""
    return (
        f"The prompt has {len(user.split())} words. I look for a task that plain rules can do, then I do it."
    )


def _conversation(messages: list[Any]) -> tuple[str, str]:
    texts: dict[str, list[str]] = {}
    for message in messages:
        if isinstance(message, dict):
            texts.setdefault(str(message.get("role")), []).append(_content(message.get("content")))
    return "\n".join(texts.get("system", [])), next(reversed(texts.get("user", [""])))


def _content(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, dict) and "text" in part)


def _split(text: str) -> list[str]:
    pieces = re.findall(r"\s*\S+\s*\Z|\s*\S+", text)
    size = -(-len(pieces) // _MAX_PIECES) or 1
    return ["".join(pieces[start : start + size]) for start in range(0, len(pieces), size)]


def _tokens(text: str) -> int:
    return -(-len(text) // 4)
