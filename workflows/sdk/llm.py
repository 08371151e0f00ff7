"""A chat with a language model, as requested by nodes and answered by providers."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from workflows.sdk.errors import NodeError


@dataclass(frozen=True, kw_only=True)
class ChatRequest:
    """One call of a chat model.

    `messages` have OpenAI's format. `options` are further fields of the request's body in the provider's own
    terms (sampling, `reasoning`, `response_format`, `provider`, `models`, `plugins`, …); those named in
    `verbatim` are the user's own and sent as they are, whatever the server. `cache_s` is for how many seconds
    the provider may answer the same request again without asking a model. Timeouts are in seconds:
    `first_byte_timeout` runs until the server begins to answer, `idle_timeout` limits silence on the connection
    after that (a keep-alive comment resets it), and `first_token_timeout` runs until the model has produced
    something, however alive the connection is.
    """

    model: str
    messages: list[dict[str, Any]]
    options: dict[str, Any] = field(default_factory=dict)
    verbatim: frozenset[str] = frozenset()
    stream: bool = True
    cache_s: int | None = None
    first_byte_timeout: float = 60
    idle_timeout: float = 60
    first_token_timeout: float = 600
    total_timeout: float = 300


@dataclass(frozen=True)
class ChatChunk:
    """A piece of the answer as it arrives; reasoning is kept separate from text."""

    channel: Literal["text", "reasoning"]
    text: str


SEARCH_ENGINES = ("auto", "native", "exa", "firecrawl", "parallel", "perplexity")
"""What OpenRouter's tool `web_search` searches with."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """The tokens of one call. `input_tokens` includes cached tokens, `output_tokens` includes reasoning tokens."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    def as_dict(self) -> dict[str, int]:
        """The four counts by name."""
        return {
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cached_tokens": self.cached_tokens,
            "reasoning_tokens": self.reasoning_tokens,
        }


@dataclass(frozen=True, kw_only=True)
class ChatReply:
    """A complete answer.

    `cost_usd` is what the provider says it charged, None if it does not say; `estimated_cost_usd` is calculated
    from the tokens and the catalogue's prices, None if they are not known. `choices` is the number of answers
    that arrived, of which this is the first.
    """

    text: str
    model: str
    provider: str | None = None
    finish_reason: str | None = None
    reasoning: str | None = None
    usage: Usage = field(default_factory=Usage)
    cost_usd: Decimal | None = None
    estimated_cost_usd: Decimal | None = None
    generation_id: str | None = None
    is_byok: bool = False
    tool_calls: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)
    choices: int = 1


class LlmError(NodeError):
    """A failed model call, with one of the codes from the product's error table.

    `details` may contain `status` (HTTP), `provider`, `provider_message` (the provider's own words),
    `generation_id`, `partial_text` (what had been streamed) and `usage`.
    """
