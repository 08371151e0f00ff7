"""Pieces of a streamed answer."""

from typing import Any

from ai_models.sdk.chat_completions.accumulate import Accumulator


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "gen-1", "model": "a/b", "choices": [{"delta": delta, "finish_reason": finish}], **more}


def added(*chunks: dict[str, Any]) -> Accumulator:
    answer = Accumulator("asked/for")
    for item in chunks:
        answer.add(item)
    return answer


def call(arguments: Any = None, **more: Any) -> dict[str, Any]:
    """A piece of a call; `name` goes where OpenAI has it."""
    function = {"name": more.pop("name", None), "arguments": arguments}
    return more | {"function": {key: value for key, value in function.items() if value is not None}}
