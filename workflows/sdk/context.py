"""What a running node may do: a few capabilities, created anew for each attempt.

A node gets only these, never a service, a model class or a client of ours.
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
    """One request. `content` is the encoded body; timeouts are in seconds, and `max_bytes` limits the decoded
    body."""

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
    """A complete response: lower-case header names, the decoded body, and the URL after redirects.

    In `headers`, the values of a repeated header are joined by commas; `repeated` lists them separately, and
    always includes cookies.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str
    elapsed_ms: int
    repeated: Mapping[str, list[str]] = field(default_factory=dict)


class HttpStream(Protocol):
    """A response whose body has not been read yet; everything else is as in HttpResponse."""

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
        """The values of repeated headers, separately; always includes cookies."""
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
        """The decoded body as it arrives; can be read once. Raises NodeError."""
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
    """The guarded HTTP client: addresses are checked, and sizes and durations are limited."""

    def stream(self, request: HttpRequest) -> AbstractAsyncContextManager[HttpStream]:
        """Send `request` and continue once the response's headers have arrived. Raises the errors of `request`,
        also inside the block."""
        ...

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Send `request`. Raises NodeError (`egress_blocked`, `connection_failed`, `timeout`, …)."""
        ...


MOST_READ = 10 * 1024 * 1024
"""Bytes of a file that are read into memory by default."""


class Files(Protocol):
    """The organisation's files. Every method may raise NodeError `storage_away`, after which a retry makes
    sense."""

    async def read(self, file: FileValue, max_bytes: int = MOST_READ) -> bytes:
        """The whole content. Raises NodeError `file_not_found`, `file_gone` or `file_too_large`."""
        ...

    def chunks(self, file: FileValue) -> AsyncIterator[bytes]:
        """The content in chunks. Raises NodeError `file_not_found` or `file_gone`."""
        ...

    async def write(self, content: bytes | AsyncIterator[bytes], name: str = "") -> FileValue:
        """Create a file of the execution, durable once this returns; its media type is detected from the bytes.

        Raises NodeError `file_too_large` or `quota_exceeded`, and whatever `content` raises.
        """
        ...


class Llm(Protocol):
    """A chat model, called with the node's credential. Every call is recorded in the ledger with its cost."""

    async def chat(self, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]) -> ChatReply:
        """Ask the model. Raises LlmError, whose details contain what had been streamed."""
        ...


class Clock(Protocol):
    """Time as the node sees it; in tests the clock stands still."""

    def now(self) -> datetime:
        """The current time in UTC, with its time zone."""
        ...


@dataclass(frozen=True)
class Incoming:
    """What arrived over one edge that was taken."""

    source: str
    variable: str
    value: Json


class Context(Protocol):
    """The capabilities of one attempt of a node."""

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
        """The incoming value: that of the only taken edge, or an object keyed by the sources' variables. The
        node may change it, as it is a copy."""
        ...

    @property
    def incoming(self) -> list[Incoming]:
        """Every taken edge in the order of the drawing; the values are copies."""
        ...

    @property
    def node_id(self) -> str:
        """The node's id."""
        ...

    @property
    def iteration(self) -> str:
        """The path of indices inside containers; "" outside."""
        ...

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 1."""
        ...

    @property
    def http(self) -> Http:
        """The guarded HTTP client."""
        ...

    @property
    def llm(self) -> Llm:
        """Chat models, called with the node's credential."""
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
        """The link through which somebody without an account can answer this node while it waits."""
        ...

    async def step(
        self, name: str, work: Callable[[], Awaitable[Json]], *, effect: Effect = Effect.UNSAFE
    ) -> Json:
        """Do one of several external actions as a durable step: the result of `work` is journaled, and the
        action is not repeated.

        After a crash, a wait or a failed attempt, the node's code runs from the beginning; a step that has
        finished then returns its earlier result without calling `work`. `name` identifies a step within its
        node and must be the same each time: build it from numbers and ids, never from the time. `effect`
        decides about a step that was under way when its worker was lost: an unsafe one interrupts the node,
        which asks the user; all others are repeated.

        A NodeError raised by `work` is journaled too, so that the node's reaction to it remains valid after a
        crash; the next attempt repeats the step only if the error ended the attempt. The node's own `effect`
        covers what it does outside of steps.

        Raises what `work` raises, and ValueError if the attempt has already used this name.
        """
        ...

    def idempotency_key(self) -> str:
        """`<execution>:<node>:<iteration>:<call number>`, the same on every attempt."""
        ...

    async def stream(self, chunk: ChatChunk) -> None:
        """Show a piece of text on the node's card immediately."""
        ...
