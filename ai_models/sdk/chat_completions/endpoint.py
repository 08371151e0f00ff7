"""Where chats are sent, and what differs from server to server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ai_models.sdk.provider import Nearest, no_nearest
from workflows.sdk.llm import ChatRequest

COMPLETIONS_PATH = "/chat/completions"


def all_fields(request: ChatRequest) -> dict[str, Any]:
    """For a server that knows every option."""
    return request.options


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where to send a chat and how to read the answer.

    `done_required`: a stream that ends without `[DONE]` is incomplete whatever it said before. `secret` is
    taken out of everything that an error repeats.
    """

    url: str
    headers: Mapping[str, str]
    secret: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    done_required: bool = True
    nearest: Nearest = no_nearest
    fields: Callable[[ChatRequest], dict[str, Any]] = all_fields

    def body(self, request: ChatRequest) -> dict[str, Any]:
        """What is sent: `fields` says which of the request's options the server knows."""
        fixed = {"model": request.model, "messages": request.messages, "stream": request.stream}
        extra = self.extra if request.stream else {}
        return {**extra, **self.fields(request), **fixed}
