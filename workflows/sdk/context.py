"""What a running node may do: a handful of capabilities, built anew for each attempt.

A node never gets a service, a model class or a client of ours, only these.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from workflows.sdk.effect import Effect
from workflows.sdk.files import FileValue
from workflows.sdk.flow import Body, Workflows
from workflows.sdk.json import Json
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest


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


class HttpStream(Protocol):
    """A response whose body is still to come; the rest is as in HttpResponse."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Lower-case names; the values of a repeated header are joined by commas."""
        ...

    @property
    def repeated(self) -> Mapping[str, list[str]]:
        """The values of repeated headers one by one, cookies always."""
        ...

    @property
    def url(self) -> str:
        """The URL after redirects."""
        ...

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds since the request was sent."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The decoded body as it comes in, once. Raises NodeError."""
        ...


async def whole_response(stream: HttpStream) -> HttpResponse:
    """The response with the rest of its body. Raises NodeError."""
    content = b"".join([chunk async for chunk in stream.chunks()])
    return HttpResponse(
        status=stream.status,
        headers=stream.headers,
        content=content,
        url=stream.url,
        elapsed_ms=stream.elapsed_ms,
        repeated=stream.repeated,
    )


class Http(Protocol):
    """The guarded way out: addresses are judged, sizes and times are capped."""

    def stream(self, request: HttpRequest) -> AbstractAsyncContextManager[HttpStream]:
        """Send `request`, and go on when the response's headers are there. Raises as `request`, in the block too."""
        ...

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send `request`. Raises NodeError (`egress_blocked`, `connection_failed`, `timeout`, …)."""
        ...


MOST_READ = 10 * 1024 * 1024
"""Bytes of a file that are read into memory, unless a node asks for more or less."""


class Files(Protocol):
    """The organisation's files. Any of them may fail with NodeError `storage_away`, which is worth another try."""

    async def read(self, file: FileValue, max_bytes: int = MOST_READ) -> bytes:
        """The whole content. Raises NodeError `file_not_found`, `file_gone` or `file_too_large`."""
        ...

    def chunks(self, file: FileValue) -> AsyncIterator[bytes]:
        """The content chunk by chunk. Raises NodeError `file_not_found` or `file_gone`."""
        ...

    async def write(self, content: bytes | AsyncIterator[bytes], name: str = "") -> FileValue:
        """A new file of the execution, durable when this returns; its media type is what the bytes are.

        Raises NodeError `file_too_large` or `quota_exceeded`, and what `content` raises.
        """
        ...


class Llm(Protocol):
    """A chat model, reached with the node's credential. Each call is written into the ledger with what it costs."""

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

    @property
    def execution_id(self) -> str:
        """The execution's id."""
        ...

    @property
    def credential(self) -> Mapping[str, str] | None:
        """The decrypted fields of the node's credential."""
        ...

    @property
    def defaults(self) -> Mapping[str, Any]:
        """Instance-wide defaults of this node type (`OPENROUTER_*` settings)."""
        ...

    @property
    def body(self) -> Body | None:
        """The inside of a container; None for every other node."""
        ...

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
    def files(self) -> Files:
        """The organisation's files."""
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

    async def step(
        self, name: str, work: Callable[[], Awaitable[Json]], *, effect: Effect = Effect.UNSAFE
    ) -> Json:
        """Do one of several things outside as a durable step: what `work` returns is journaled, and not done again.

        After a crash, a wait or a failed attempt the node's code runs from its beginning; a step that has finished
        gives then what it gave, without `work`. `name` tells the steps of a node apart and must be the same each
        time: make it of numbers and ids, never of the time. `effect` decides about a step that a lost worker had
        begun: an unsafe one interrupts the node, which asks; all others are done again.

        A NodeError of `work` is journaled too, so that what the node makes of it stays true after a crash; only if
        it ends the attempt does the next attempt take the step again. The node's own `effect` speaks for what it
        does outside of steps.

        Raises what `work` raises, and ValueError where the attempt has taken a step of this name already.
        """
        ...

    def idempotency_key(self) -> str:
        """`<execution>:<node>:<iteration>:<call number>`, the same on every attempt."""
        ...

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text on the node's card at once."""
        ...
