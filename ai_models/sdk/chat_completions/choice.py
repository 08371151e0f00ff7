"""One of the answers that a call may have, while it arrives."""

from typing import Any

from ai_models.sdk.chat_completions import thoughts
from ai_models.sdk.chat_completions.tool_calls import ToolCalls
from ai_models.sdk.chat_completions.transcript import Transcript
from ai_models.sdk.lenient import as_dict, as_dicts, as_piece, as_text, without_halves
from workflows.sdk.llm import ChatChunk


class Choice:
    """Takes deltas, or one whole message; what is known is never replaced by null."""

    def __init__(self) -> None:
        self._text = Transcript()
        self._reasoning = Transcript()
        self._thoughts = thoughts.Thoughts()
        self._calls = ToolCalls()
        self._in_messages = False
        self.annotations: list[dict[str, Any]] = []
        self.images: list[dict[str, Any]] = []
        self.finish_reason: str | None = None
        self.refusal = ""

    def add(self, choice: dict[str, Any]) -> list[ChatChunk]:
        """Take a chunk's or a completion's choice; what is new to show, in order."""
        finished = as_text(choice.get("finish_reason"))
        delta, message = as_dict(choice.get("delta")), as_dict(choice.get("message"))
        shown = self._add(delta)
        if message and finished and not self.finish_reason and not self._in_messages:
            shown += self._complete(message)
        elif message and not delta and not self.finish_reason:
            self._in_messages = True
            shown += self._add(message)
        self.finish_reason = finished or self.finish_reason
        return shown

    def end(self) -> list[ChatChunk]:
        """What was held back because it might have become a tag."""
        return _shown(*self._thoughts.end())

    def read(self) -> tuple[str, str]:
        """The reasoning and the text."""
        thought, text = thoughts.split(self._text.whole())
        return "\n".join(filter(None, (self._reasoning.whole(), thought))), text

    def tool_calls(self) -> list[dict[str, Any]]:
        """The calls of tools, in OpenAI's form."""
        return self._calls.whole()

    @property
    def untouched(self) -> bool:
        """Whether nothing of it has come yet, not even a thought."""
        has_words = self._text or self._reasoning or self.refusal
        return not (has_words or self._calls or self.images or self.annotations or self.finish_reason)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that a user could use."""
        return not (self._calls or self.images or self.read()[1].strip())

    def _add(self, delta: dict[str, Any]) -> list[ChatChunk]:
        self._calls.add(as_dicts(delta.get("tool_calls")))
        self.annotations += without_halves(as_dicts(delta.get("annotations")))
        self.images += without_halves(as_dicts(delta.get("images")))
        self.refusal += as_text(delta.get("refusal"))
        return self._show(_reasoning(delta), _content(delta.get("content")))

    def _complete(self, message: dict[str, Any]) -> list[ChatChunk]:
        """Take a whole message at the end of a stream, which says again what has come before."""
        for name in ("annotations", "images"):
            setattr(self, name, without_halves(as_dicts(message.get(name))) or getattr(self, name))
        if calls := as_dicts(message.get("tool_calls")):
            self._calls = ToolCalls()
            self._calls.add(calls)
        self.refusal = as_text(message.get("refusal")) or self.refusal
        reasoning = self._reasoning.missing_of(_reasoning(message))
        return self._show(reasoning, self._text.missing_of(_content(message.get("content"))))

    def _show(self, reasoning: str, content: str) -> list[ChatChunk]:
        shown = self._reasoning.add(reasoning)
        thought, text = self._thoughts.add(self._text.add(content))
        return _shown(shown + thought, text)


def _shown(reasoning: str, text: str) -> list[ChatChunk]:
    return [piece for piece in (ChatChunk("reasoning", reasoning), ChatChunk("text", text)) if piece.text]


def _reasoning(delta: dict[str, Any]) -> str:
    plain = as_piece(delta.get("reasoning")) or as_piece(delta.get("reasoning_content"))
    if plain:
        return plain
    details = as_dicts(delta.get("reasoning_details"))
    return "".join(as_piece(part.get("text")) or as_piece(part.get("summary")) for part in details)


def _content(content: Any) -> str:
    if isinstance(content, list):
        return "".join(as_piece(part.get("text")) for part in as_dicts(content))
    return as_piece(content)
