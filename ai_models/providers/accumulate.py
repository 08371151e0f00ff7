"""From pieces of an answer to the answer."""

from decimal import Decimal, InvalidOperation
from typing import Any

from ai_models.providers.transcript import Transcript
from workflows.sdk.llm import ChatChunk, ChatReply, Usage


class Accumulator:
    """Takes chunks (or one whole completion) of OpenAI's shape and keeps what they add up to.

    Reads leniently: unknown keys are ignored, missing ones tolerated, a known value is never replaced by
    null. The chunk that carries the usage may have no choices, or one with an empty delta.
    """

    def __init__(self, model: str, generation_id: str | None = None) -> None:
        self._model = model
        self._generation_id = generation_id
        self._provider: str | None = None
        self._text = Transcript()
        self._reasoning = Transcript()
        self._tool_calls: dict[int, dict[str, Any]] = {}
        self._annotations: list[dict[str, Any]] = []
        self._images: list[dict[str, Any]] = []
        self._usage: dict[str, Any] = {}
        self.finish_reason: str | None = None
        self.saw_choice = False
        self.refusal = ""

    def add(self, chunk: dict[str, Any]) -> list[ChatChunk]:
        """Take a chunk in; what is new to show, in order."""
        self._model = _text(chunk.get("model")) or self._model
        self._provider = _text(chunk.get("provider")) or self._provider
        self._generation_id = self._generation_id or _text(chunk.get("id")) or None
        self._usage = _dict(chunk.get("usage")) or self._usage
        choice = _first(chunk.get("choices"))
        if choice is None:
            return []
        self.saw_choice = True
        self.finish_reason = _text(choice.get("finish_reason")) or self.finish_reason
        return self._add_delta(_dict(choice.get("delta")) or _dict(choice.get("message")))

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a user could use."""
        return not (self._text.whole().strip() or self._tool_calls or self._images)

    def reply(self) -> ChatReply:
        """The answer as far as it has come."""
        return ChatReply(
            text=self._text.whole(),
            model=self._model,
            provider=self._provider,
            finish_reason=self.finish_reason,
            reasoning=self._reasoning.whole() or None,
            usage=_usage(self._usage),
            cost_usd=_cost(self._usage),
            generation_id=self._generation_id,
            is_byok=self._usage.get("is_byok") is True,
            tool_calls=[self._tool_calls[index] for index in sorted(self._tool_calls)],
            annotations=self._annotations,
            images=self._images,
        )

    def partial(self) -> dict[str, Any]:
        """The same for an error's details: only what there is, as JSON."""
        reply = self.reply()
        cost = None if reply.cost_usd is None else str(reply.cost_usd)
        details = {
            "partial_text": reply.text,
            "partial_reasoning": reply.reasoning,
            "generation_id": reply.generation_id,
            "model": reply.model,
            "provider": reply.provider,
            "usage": reply.usage.as_dict() if self._usage else None,
            "cost_usd": cost,
        }
        return {key: value for key, value in details.items() if value}

    def _add_delta(self, delta: dict[str, Any]) -> list[ChatChunk]:
        for call in _dicts(delta.get("tool_calls")):
            self._add_tool_call(call)
        self._annotations += _dicts(delta.get("annotations"))
        self._images += _dicts(delta.get("images"))
        self.refusal += _text(delta.get("refusal"))
        reasoning = self._reasoning.add(_reasoning(delta))
        text = self._text.add(_content(delta.get("content")))
        pieces = [ChatChunk("reasoning", reasoning), ChatChunk("text", text)]
        return [piece for piece in pieces if piece.text]

    def _add_tool_call(self, call: dict[str, Any]) -> None:
        index = call.get("index")
        place = index if isinstance(index, int) else len(self._tool_calls)
        empty = {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
        known = self._tool_calls.setdefault(place, empty)
        known["id"] = _text(call.get("id")) or known["id"]
        function = _dict(call.get("function"))
        known["function"]["name"] = _text(function.get("name")) or known["function"]["name"]
        known["function"]["arguments"] += _text(function.get("arguments"))


def _reasoning(delta: dict[str, Any]) -> str:
    plain = _text(delta.get("reasoning")) or _text(delta.get("reasoning_content"))
    if plain:
        return plain
    details = _dicts(delta.get("reasoning_details"))
    return "".join(_text(part.get("text")) or _text(part.get("summary")) for part in details)


def _content(content: Any) -> str:
    if isinstance(content, list):
        return "".join(_text(part.get("text")) for part in _dicts(content))
    return _text(content)


def _usage(usage: dict[str, Any]) -> Usage:
    return Usage(
        input_tokens=_count(usage.get("prompt_tokens")),
        output_tokens=_count(usage.get("completion_tokens")),
        cached_tokens=_count(_dict(usage.get("prompt_tokens_details")).get("cached_tokens")),
        reasoning_tokens=_count(_dict(usage.get("completion_tokens_details")).get("reasoning_tokens")),
    )


def _cost(usage: dict[str, Any]) -> Decimal | None:
    cost = usage.get("cost")
    if isinstance(cost, bool) or not isinstance(cost, int | float | str):
        return None
    try:
        # By way of text, because the shortest text of a float is the number that was sent.
        amount = Decimal(str(cost))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def _count(value: Any) -> int:
    return max(0, int(value)) if isinstance(value, int | float) and value == value else 0


def _first(value: Any) -> dict[str, Any] | None:
    return next(iter(_dicts(value)), None)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
