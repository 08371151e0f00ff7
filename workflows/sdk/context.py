"""What a running node may do: a handful of capabilities, built anew for each attempt.

A node never gets a service, a model class or a client of ours, only these.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from workflows.sdk.flow import Body, Workflows
from workflows.sdk.json import Json
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest, Usage


@dataclass(frozen=True, kw_only=True)
class HttpRequest:
    """One request. `content` is the encoded body; time-outs are seconds, `max_bytes` counts decoded bytes."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    content: bytes | None = None
    timeout: float = 30
    follow_redirects: bool = True
    max_bytes: int = 10 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class HttpResponse:
    """A whole response: lower-case header names, decoded body bytes, and the URL after redirects.

    In `headers` the values of a repeated header are joined by commas; `repeated` has them one by one, cookies always.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str
    elapsed_ms: int
    repeated: Mapping[str, list[str]] = field(default_factory=dict)


class Http(Protocol):
    """The guarded way out: addresses are judged, sizes and times are capped."""

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send `request`. Raises NodeError (`egress_blocked`, `connection_failed`, `timeout`, …)."""
        ...


class Llm(Protocol):
    """A chat model, reached with the node's credential."""

    async def chat(self, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]) -> ChatReply:
        """Ask the model. Raises LlmError; what had been streamed is in its details."""
        ...


class Clock(Protocol):
    """Time as the node sees it; a test's clock stands still."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


@dataclass(frozen=True)
class Incoming:
    """What arrived over one taken edge."""

    source: str
    variable: str
    value: Json


class Context(Protocol):
    """The capabilities of one attempt of one node."""

    execution_id: str
    credential: Mapping[str, str] | None
    """The decrypted fields of the node's credential."""
    defaults: Mapping[str, Any]
    """Instance-wide defaults of this node type (`OPENROUTER_*` settings)."""

    body: Body | None
    """The inside of a container; None for every other node."""

    @property
    def input(self) -> Json:
        """The incoming value: the one taken edge's, or an object keyed by the sources' variables. The node's own:
        it may change it."""
        ...

    @property
    def incoming(self) -> list[Incoming]:
        """Every taken edge in the order of the drawing, with values of the node's own."""
        ...

    @property
    def node_id(self) -> str:
        """The node's id."""
        ...

    @property
    def iteration(self) -> str:
        """The path of indices inside containers, "" outside."""
        ...

    @property
    def attempt(self) -> int:
        """Which try this is, from 1."""
        ...

    @property
    def http(self) -> Http:
        """The guarded HTTP client."""
        ...

    @property
    def llm(self) -> Llm:
        """Chat models, with the node's credential."""
        ...

    @property
    def workflows(self) -> Workflows:
        """Other workflows of the organisation."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def resume_url(self) -> str:
        """The link by which somebody without an account answers this node while it waits."""
        ...

    def idempotency_key(self) -> str:
        """`<execution>:<node>:<iteration>:<call number>`, the same on every attempt."""
        ...

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text on the node's card at once."""
        ...

    def spend(
        self,
        *,
        model: str,
        usage: Usage,
        cost_usd: Decimal | None,
        generation_id: str | None,
        provider: str | None,
        estimated_cost_usd: Decimal | None = None,
    ) -> None:
        """Write a call's price down: once a call, also when it fails after tokens have flowed."""
        ...
