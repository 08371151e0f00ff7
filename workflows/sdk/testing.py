"""Test doubles for nodes. Part of the product, so that authors of node packs can use them too."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workflows.sdk.context import MOST_READ, Clock, HttpRequest, HttpResponse, Incoming
from workflows.sdk.effect import Effect
from workflows.sdk.errors import NodeError
from workflows.sdk.files import FileValue
from workflows.sdk.flow import Body, CalledExecution, Wait
from workflows.sdk.json import Json
from workflows.sdk.llm import ChatChunk, ChatReply, ChatRequest
from workflows.sdk.node_type import NodeType, Output, Routed
from workflows.sdk.values import kept, own


@dataclass
class FakeHttp:
    """Answers with `respond(request)` and records every request."""

    respond: Callable[[HttpRequest], HttpResponse]
    requests: list[HttpRequest] = field(default_factory=list)

    async def request(self, request: HttpRequest) -> HttpResponse:
        """Record the request, then answer."""
        self.requests.append(request)
        return self.respond(request)

    @asynccontextmanager
    async def stream(self, request: HttpRequest) -> AsyncIterator["FakeStream"]:
        """The same, as a stream of chunks."""
        yield FakeStream(await self.request(request))


class FakeStream:
    """A response whose body arrives in chunks of four bytes."""

    def __init__(self, response: HttpResponse) -> None:
        self.status, self.url = response.status, response.url
        self.headers, self.repeated = response.headers, response.repeated
        self.elapsed_ms = response.elapsed_ms
        self._content = response.content

    async def chunks(self) -> AsyncIterator[bytes]:
        """The chunks in order."""
        for start in range(0, len(self._content), 4):
            yield self._content[start : start + 4]


@dataclass
class FakeFiles:
    """Keeps files in memory by id. Their type is that of `content_type`, as the bytes are not inspected here."""

    contents: dict[str, bytes] = field(default_factory=dict)
    content_type: str = "application/octet-stream"

    async def read(self, file: FileValue, max_bytes: int = MOST_READ) -> bytes:
        """The content, up to the limit."""
        if file.id not in self.contents:
            raise NodeError("file_not_found", f"File {file.id} does not exist.")
        if len(self.contents[file.id]) > max_bytes:
            raise NodeError("file_too_large", f"The file {file.name!r} is larger than {max_bytes} bytes.")
        return self.contents[file.id]

    async def chunks(self, file: FileValue) -> AsyncIterator[bytes]:
        """The content in one chunk."""
        yield await self.read(file)

    async def write(self, content: bytes | AsyncIterator[bytes], name: str = "") -> FileValue:
        """Store the file under the next number."""
        whole = content if isinstance(content, bytes) else b"".join([chunk async for chunk in content])
        made = FileValue(
            id=f"file-{len(self.contents) + 1}",
            name=name or "file",
            content_type=self.content_type,
            size=len(whole),
        )
        self.contents[made.id] = whole
        return made


@dataclass
class FakeLlm:
    """Streams the reply's text in two pieces and records every request; if the reply is an error, raises it."""

    reply: ChatReply | Exception
    requests: list[ChatRequest] = field(default_factory=list)

    async def chat(self, request: ChatRequest, on_chunk: Callable[[ChatChunk], Awaitable[None]]) -> ChatReply:
        """Record the request, stream, and answer."""
        self.requests.append(request)
        if isinstance(self.reply, Exception):
            raise self.reply
        half = len(self.reply.text) // 2
        for text in (self.reply.text[:half], self.reply.text[half:]):
            await on_chunk(ChatChunk("text", text))
        return self.reply


@dataclass
class FixedClock:
    """A clock that stands still."""

    moment: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        """The fixed time."""
        return self.moment


def no_http(request: HttpRequest) -> HttpResponse:
    """The default of FakeContext: any request is a mistake in the test."""
    raise AssertionError(f"unexpected request: {request.method} {request.url}")


@dataclass
class FakeWorkflows:
    """Records what was started; `runs` is what `started` returns."""

    calls: list[tuple[str, dict[int, Json], bool]] = field(default_factory=list)
    runs: list[CalledExecution] = field(default_factory=list)

    async def start(
        self, workflow: str, inputs: Mapping[int, Json], *, attached: bool, batch: bool = False
    ) -> int:
        """Record the call."""
        self.calls.append((workflow, dict(inputs), attached))
        return 0

    async def started(self) -> list[CalledExecution]:
        """The executions set by the test."""
        return self.runs


@dataclass
class FakeContext:
    """A Context whose capabilities are all controlled by the test."""

    input: Json = None
    incoming: list[Incoming] = field(default_factory=list)
    credential: Mapping[str, str] | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    http: FakeHttp = field(default_factory=lambda: FakeHttp(no_http))
    llm: FakeLlm = field(default_factory=lambda: FakeLlm(ChatReply(text="", model="")))
    files: FakeFiles = field(default_factory=FakeFiles)
    workflows: FakeWorkflows = field(default_factory=FakeWorkflows)
    clock: Clock = field(default_factory=FixedClock)
    body: Body | None = None
    resume_url: str = "https://wireloom.test/resume/token"
    execution_id: str = "execution"
    node_id: str = "node"
    iteration: str = ""
    attempt: int = 1
    streamed: list[ChatChunk] = field(default_factory=list)
    calls: int = 0
    steps: dict[str, Json] = field(default_factory=dict)
    """Results of finished steps, by name; a step that a test adds here is not carried out."""

    def __post_init__(self) -> None:
        """Copy the inputs: a node owns its values, as at run time."""
        self.input = own(self.input)
        self.incoming = [Incoming(one.source, one.variable, own(one.value)) for one in self.incoming]

    async def step(
        self, name: str, work: Callable[[], Awaitable[Json]], *, effect: Effect = Effect.UNSAFE
    ) -> Json:
        """Do the step unless it is in `steps`."""
        if name not in self.steps:
            self.steps[name] = kept(await work())[0]
        return own(self.steps[name])

    def idempotency_key(self) -> str:
        """Built as at run time."""
        self.calls += 1
        return f"{self.execution_id}:{self.node_id}:{self.iteration}:{self.calls}"

    async def stream(self, chunk: ChatChunk) -> None:
        """Record the chunk."""
        self.streamed.append(chunk)


async def run_node(
    node_type: NodeType[Any, Any], parameters: Mapping[str, Json], ctx: FakeContext | None = None
) -> Json:
    """Validate `parameters` and run; returns the output as it would be stored, inside Routed if the node chose
    ports.

    Raises NodeError `output_not_json` for an output that the runtime would refuse.
    """
    params = node_type.params.model_validate(own(dict(parameters)))
    result = await node_type.run(params, ctx or FakeContext())
    if isinstance(result, Routed):
        return Routed(_kept(result.value), result.ports)
    return result if isinstance(result, Wait) else _kept(result)


def _kept(value: Any) -> Json:
    return kept(value.model_dump(mode="json") if isinstance(value, Output) else value)[0]
