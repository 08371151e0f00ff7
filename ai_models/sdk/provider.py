"""What every provider of chat models can do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest

OnChunk = Callable[[ChatChunk], Awaitable[None]]
OnGeneration = Callable[[str], Awaitable[None]]
Nearest = Callable[[str], list[str]]


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """Whether a credential works. `code` is `ok` or one of the codes of the product's error table."""

    ok: bool
    code: str
    message: str
    hint: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Provider(Protocol):
    """An asynchronous client of one provider, made for one credential. Never retries: the engine does."""

    async def chat(
        self, request: ChatRequest, on_chunk: OnChunk, on_generation: OnGeneration | None = None
    ) -> ChatReply:
        """Ask a model. Raises LlmError.

        `on_chunk` gets every piece as it arrives; `on_generation` gets the generation's id as soon as the
        headers are there, before the first piece.
        """
        ...

    async def check(self) -> CheckResult:
        """Try the credential without spending anything."""
        ...

    async def models(self) -> list[dict[str, Any]]:
        """The catalogue's rows in OpenRouter's shape. Raises LlmError."""
        ...


@runtime_checkable
class ListsChanges(Protocol):
    """A client whose catalogue is read only when it has changed."""

    async def models_if_changed(self, etag: str) -> tuple[list[dict[str, Any]] | None, str]:
        """The rows with their ETag; None instead of them if they still have the given one. Raises LlmError."""
        ...


def no_nearest(model: str) -> list[str]:
    """For a provider that knows no catalogue."""
    return []
