"""A load generator that uses little of the machine it shares: keep-alive connections, headers built once."""

import asyncio
import json
import math
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import uvloop

TIMEOUT_S = 120.0


@dataclass(frozen=True)
class Call:
    """A request (without a body if None), and the expected JSON of its response or a test for it."""

    body: dict[str, Any] | None
    expected: Any


Calls = Callable[[int], Call]
"""Returns the call with a number; the numbers make all responses different, so that none can be mistaken for
another's."""


@dataclass
class Load:
    """The result: seconds of each correct response, and the errors of the others."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    answered: int = 0
    """Correct responses, including those of the warm-up."""

    @property
    def rate(self) -> float:
        """Correct responses per second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, percent: float) -> float:
        """Milliseconds within which `percent` of the responses arrived (nearest rank); NaN without any."""
        if not self.latencies:
            return math.nan
        place = math.ceil(percent / 100 * len(self.latencies)) - 1
        return sorted(self.latencies)[max(0, place)] * 1e3


class _Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._lost = asyncio.Event()

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Status and body of the response; ConnectionError if the connection ends first."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    async def close(self) -> None:
        """Close the connection, and return once it is closed."""
        self._transport.close()
        await self._lost.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._lost.set()
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionError(str(error or "closed by the server")))

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        body, self._body = b"".join(self._body), []
        status, self._parser = self._parser.get_status_code(), httptools.HttpResponseParser(self)
        if self._answer and not self._answer.done():
            self._answer.set_result((status, body))


class Target:
    """A URL: called by POST with JSON, or by GET if a call has no body; with a token if given."""

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        self.host, self.port = str(parts.hostname), parts.port or 80
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        head = f" {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{bearer}"
        self._get = f"GET{head}\r\n".encode()
        self._post = f"POST{head}Content-Type: application/json\r\nContent-Length: ".encode()

    async def connect(self) -> _Connection:
        """A new connection."""
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(_Connection, self.host, self.port))[1]

    def request(self, call: Call) -> bytes:
        """The bytes to send."""
        if call.body is None:
            return self._get
        body = json.dumps(call.body).encode()
        return b"%s%d\r\n\r\n%s" % (self._post, len(body), body)


async def _ask(connection: _Connection, request: bytes, expected: Any) -> str | None:
    """What is wrong with the response; None if nothing is."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            status, body = await connection.ask(request)
    except TimeoutError:
        return f"no answer in {TIMEOUT_S:g} s"
    if not 200 <= status < 300:
        return f"status {status}: {body[:200]!r}"
    answer = json.loads(body)
    if callable(expected):
        return None if expected(answer) else f"answered {body[:200]!r}"
    return None if answer == expected else f"answered {body[:200]!r} instead of {json.dumps(expected)[:200]}"


def run(load: Coroutine[Any, Any, Load]) -> Load:
    """Run a load on its own event loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(load)


async def sustained(
    url: str, calls: Calls, clients: int, warm_up_s: float, window_s: float, token: str = ""
) -> Load:
    """`clients` call repeatedly; responses within the window after the warm-up count."""
    target, load = Target(url, token), Load(seconds=window_s)
    begin = time.perf_counter() + warm_up_s
    numbers = iter(range(10**12))

    async def client() -> None:
        connection = await target.connect()
        while (now := time.perf_counter()) < begin + window_s:
            call = calls(next(numbers))
            problem = await _ask(connection, target.request(call), call.expected)
            _note(load, problem, now, time.perf_counter(), begin)
        await connection.close()

    await _all([client() for _ in range(clients)], load)
    return load


async def sequential(url: str, calls: Calls, count: int, warm_up: int) -> Load:
    """One client, with `warm_up` calls that do not count and `count` that do."""
    target, load = Target(url), Load()

    async def client() -> None:
        connection = await target.connect()
        for number in range(-warm_up, count):
            call, start = calls(number), time.perf_counter()
            problem = await _ask(connection, target.request(call), call.expected)
            _note(load, problem, start, time.perf_counter(), math.inf if number < 0 else 0)
        await connection.close()

    began = time.perf_counter()
    await _all([client()], load)
    load.seconds = time.perf_counter() - began
    return load


async def burst(url: str, calls: Calls, count: int) -> Load:
    """`count` clients connect, then call at the same moment; `seconds` is the time until the last response."""
    target, load = Target(url), Load()
    connections = [await target.connect() for _ in range(count)]
    began = time.perf_counter()

    async def client(number: int, connection: _Connection) -> None:
        call = calls(number)
        problem = await _ask(connection, target.request(call), call.expected)
        _note(load, problem, began, time.perf_counter(), 0)

    await _all([client(number, one) for number, one in enumerate(connections)], load)
    load.seconds = time.perf_counter() - began
    for connection in connections:
        await connection.close()
    return load


def _note(load: Load, problem: str | None, start: float, end: float, count_from: float) -> None:
    if problem:
        load.errors.append(problem)
        return
    load.answered += 1
    if end >= count_from:
        load.latencies.append(end - start)


async def _all(clients: Sequence[Any], load: Load) -> None:
    """Run all to their end; a client whose connection broke counts as an error."""
    results = await asyncio.gather(*clients, return_exceptions=True)
    for result in results:
        if isinstance(result, OSError):
            load.errors.append(f"{type(result).__name__}: {result}")
        elif isinstance(result, BaseException):
            raise result
