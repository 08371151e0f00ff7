"""From pieces of an answer to the answer."""

from decimal import Decimal, InvalidOperation
from typing import Any

from ai_models.sdk.chat_completions.choice import Choice
from ai_models.sdk.lenient import as_count, as_dict, as_dicts, as_index, as_text, without_halves
from workflows.sdk.llm import ChatChunk, ChatReply, Usage

_MAX_CHOICES = 128
"""As many answers as OpenAI's `n` allows."""


class Accumulator:
    """Takes chunks (or one whole completion) of OpenAI's shape and keeps what they add up to.

    Reads leniently: unknown keys are ignored, missing ones tolerated, a known value is never replaced by
    null. The chunk that carries the usage may have no choices, or one with an empty delta. Of several answers
    the first one counts, the one with the lowest `index`.
    """

    def __init__(self, model: str, generation_id: str | None = None) -> None:
        self._model = model
        self._generation_id = generation_id
        self._provider: str | None = None
        self._choices: dict[int, Choice] = {}
        self._citations: list[dict[str, Any]] = []
        self._usage: dict[str, Any] = {}

    def add(self, chunk: dict[str, Any]) -> list[ChatChunk]:
        """Take a chunk in; what is new to show, in order."""
        self._model = as_text(chunk.get("model")) or self._model
        self._provider = as_text(chunk.get("provider")) or self._provider
        self._generation_id = self._generation_id or as_text(chunk.get("id")) or None
        self._usage |= {
            name: value for name, value in as_dict(chunk.get("usage")).items() if value is not None
        }
        self._citations = _citations(chunk.get("citations")) or self._citations
        shown: list[ChatChunk] = []
        for position, choice in enumerate(as_dicts(chunk.get("choices"))):
            shown += self._add(_index(choice, position), choice)
        return shown

    def end(self) -> list[ChatChunk]:
        """What was held back, when nothing more comes."""
        return self.first.end()

    @property
    def first(self) -> Choice:
        """The answer that counts; an empty one when none has come."""
        return self._choices[min(self._choices)] if self._choices else Choice()

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a user could use."""
        return self.first.empty

    @property
    def saw_choice(self) -> bool:
        """Whether there is an answer at all."""
        return bool(self._choices)

    def reply(self) -> ChatReply:
        """The answer as far as it has come."""
        answer = self.first
        reasoning, text = answer.read()
        return ChatReply(
            text=text,
            model=self._model,
            provider=self._provider,
            finish_reason=answer.finish_reason,
            reasoning=reasoning or None,
            usage=_usage(self._usage),
            cost_usd=_cost(self._usage),
            generation_id=self._generation_id,
            is_byok=self._usage.get("is_byok") is True,
            tool_calls=answer.tool_calls(),
            annotations=_cited(answer.annotations, self._citations),
            images=answer.images,
            choices=len(self._choices),
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

    def _add(self, index: int, choice: dict[str, Any]) -> list[ChatChunk]:
        if index not in self._choices and len(self._choices) >= _MAX_CHOICES:
            return []
        shown = self._choices.setdefault(index, Choice()).add(choice)
        return shown if index == min(self._choices) else []


def _index(choice: dict[str, Any], position: int) -> int:
    index = as_index(choice.get("index"))
    return position if index is None else index


def _citations(sent: Any) -> list[dict[str, Any]]:
    """Perplexity's form, a list of addresses, or of objects with one."""
    rows = (
        [{"url": row} if isinstance(row, str) else as_dict(row) for row in sent]
        if isinstance(sent, list)
        else []
    )
    kept = ({name: row[name] for name in ("url", "title") if as_text(row.get(name))} for row in rows)
    return [{"type": "url_citation", "url_citation": without_halves(row)} for row in kept if "url" in row]


def _cited(annotations: list[dict[str, Any]], citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {as_text(as_dict(row.get("url_citation")).get("url")) for row in annotations}
    return annotations + [row for row in citations if row["url_citation"]["url"] not in known]


def _usage(usage: dict[str, Any]) -> Usage:
    return Usage(
        input_tokens=as_count(usage.get("prompt_tokens")),
        output_tokens=as_count(usage.get("completion_tokens")),
        cached_tokens=as_count(as_dict(usage.get("prompt_tokens_details")).get("cached_tokens")),
        reasoning_tokens=as_count(as_dict(usage.get("completion_tokens_details")).get("reasoning_tokens")),
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
