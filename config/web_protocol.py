"""uvicorn's HTTP protocol with limits on what clients may send, and how long they may take.

A request that arrives whole needs no timer. One limit bounds URLs, headers, trailers and chunk extensions.
"""

from asyncio import BaseTransport, Transport
from asyncio.events import TimerHandle
from typing import ClassVar, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from config import refusals
from config.refusals import Refusal
from config.web_limits import Limits
from core.asgi.hosts import is_host

PIECE = 16 * 1024
"""Bytes given to the parser at a time: it does not check its own memory before it has consumed everything."""
SPARE = 64
"""Connections beyond the limit whose requests are still read, so that probes are answered even when all are used."""
MOST_QUEUED = 100
"""Requests that a connection may send before the first of them is answered."""
LINGER_S = 1.0
MOST_THROWN_AWAY = 1024 * 1024
PROBES = frozenset({b"/healthz", b"/readyz"})
SOCKET_HEADERS, SOCKET_LINE = 128, 8190
"""The limits of `websockets`, which parses the headers of an upgrade again."""


def limited(limits: Limits) -> type["LimitedProtocol"]:
    """The protocol class for one server."""
    return type("LimitedProtocol", (LimitedProtocol,), {"limits": limits, "waiting": {}})


class LimitedProtocol(HttpToolsProtocol):
    """One connection. Refusals have the common error shape; a response in progress is never mixed with another."""

    limits: ClassVar[Limits]
    waiting: ClassVar[dict["LimitedProtocol", None]]
    """Connections that owe request headers, oldest first: these are closed when more connections are needed."""

    _unread = 0
    _last_received = 0.0
    _thrown_away = 0
    _owes_head = False
    _owes_body = False
    _ended = False
    _verdict: Refusal | None = None
    _patience: TimerHandle | None = None
    _came = 0
    """Bytes of a body received since `_counted_from`."""
    _counted_from = 0.0
    _reading: TimerHandle | None = None

    # --- the connection ---

    def connection_made(self, transport: BaseTransport) -> None:
        """Start waiting for request headers."""
        super().connection_made(cast(Transport, transport))
        self.waiting[self] = None
        self._await_more()
        if len(self.connections) > self.limits.connections + SPARE and not self._make_room():
            self._refuse(refusals.BUSY)

    def connection_lost(self, exc: Exception | None) -> None:
        """Clean up."""
        self._settle()
        self._reads_on()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not read what we write."""
        super().pause_writing()
        self._reading = self.loop.call_later(self.limits.read_s, self.transport.abort)

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        self._reads_on()

    def _reads_on(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def data_received(self, data: bytes) -> None:
        """Process received data, piece by piece."""
        if self._ended:
            self._throw_away(data)
            return
        self._unset_keepalive_if_required()
        for start in range(0, len(data), PIECE):
            self._take(data if len(data) <= PIECE else data[start : start + PIECE])
            if self._ended or self.transport.is_closing():
                return
        if self._owes_head or self._owes_body or self._unread or self._is_idle():
            self._await_more()

    def _take(self, piece: bytes) -> None:
        self._unread += len(piece)
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserError:
            self._refuse(self._verdict or refusals.MALFORMED)
        except httptools.HttpParserUpgrade:
            self._upgrade()
        else:
            if self._unread > self.limits.head_bytes:
                self._refuse(refusals.HEAD_TOO_LARGE)

    def _upgrade(self) -> None:
        if self._should_upgrade():
            self._ended = True
            self.handle_websocket_upgrade()
        else:
            self._unsupported_upgrade_warning()

    # --- what the parser finds ---

    def on_message_begin(self) -> None:
        """The first byte of a request has arrived."""
        self._owes_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Accept the request, or refuse it with an error that ends the parsing."""
        self._settle()
        self._verdict = self._judge()
        if self._verdict is not None:
            raise ValueError(self._verdict.status)
        self._unread, self._owes_head, self._owes_body = 0, False, True
        self._count_anew()
        super().on_headers_complete()
        if not self._is_socket():
            self.headers = []  # trailers are not headers: a proxy forwards them unread

    def on_body(self, body: bytes) -> None:
        """A part of the body has arrived."""
        self._unread = 0
        self._came += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is complete."""
        self._unread, self._owes_body = 0, False
        self._stop_the_clock()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is already there."""
        super().on_response_complete()
        if self._is_idle() and not self.transport.is_closing():
            self.waiting[self] = None

    def _judge(self) -> Refusal | None:
        if len(self.headers) > self.limits.headers or self._is_too_large():
            return refusals.HEAD_TOO_LARGE
        hosts = [value for name, value in self.headers if name == b"host"]
        if not _are_right(hosts, self.parser.get_http_version()):
            return refusals.BAD_HOST
        if len(self.pipeline) >= MOST_QUEUED:
            return refusals.BUSY
        if self._is_socket():
            return self._judge_socket()
        return None if self._has_room() else refusals.BUSY

    def _is_too_large(self) -> bool:
        if self._unread <= self.limits.head_bytes:
            return False
        lines = sum(len(name) + len(value) + 4 for name, value in self.headers)
        return len(self.url) + lines > self.limits.head_bytes

    def _is_socket(self) -> bool:
        return bool(self.parser.should_upgrade()) and self._should_upgrade()

    def _judge_socket(self) -> Refusal | None:
        if any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers):
            return refusals.MALFORMED
        longest = max(len(name) + len(value) + 2 for name, value in self.headers)
        if len(self.headers) > SOCKET_HEADERS or max(longest, len(self.url) + 20) > SOCKET_LINE:
            return refusals.HEAD_TOO_LARGE
        return None if self._has_room() else refusals.BUSY

    # --- room ---

    def _has_room(self) -> bool:
        if len(self.connections) <= self.limits.connections or self._make_room():
            return True
        return self.url.partition(b"?")[0] in PROBES

    def _make_room(self) -> bool:
        """Close the connection that has owed its headers the longest; returns whether there was one."""
        longest = next((one for one in self.waiting if one is not self), None)
        if longest is None:
            return False
        longest._settle()
        self.connections.discard(longest)
        longest.transport.close()
        return True

    # --- patience ---

    def _await_more(self) -> None:
        self._last_received = self.loop.time()
        if self._patience is None:
            self._be_patient(self.limits.body_s if self._owes_body else self.limits.head_s)

    def _be_patient(self, seconds: float) -> None:
        self._patience = self.loop.call_later(seconds, self._look)

    def _settle(self) -> None:
        self.waiting.pop(self, None)
        self._stop_the_clock()

    def _stop_the_clock(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _look(self) -> None:
        """A time limit has expired, unless the client is waiting for us."""
        self._patience = None
        if self.transport.is_closing():
            return
        if self._owes_body:
            self._look_at_body()
        elif not self._is_idle():
            self._await_more()
        elif self._owes_head:
            self._refuse(refusals.TOO_SLOW)
        else:
            self.transport.close()

    def _look_at_body(self) -> None:
        silent_s = self.loop.time() - self._last_received
        if self.cycle.response_complete:
            self.transport.close()  # nobody reads the rest
        elif self.flow.read_paused or self.cycle.waiting_for_100_continue or self.pipeline:
            self._await_more()
            self._count_anew()
        elif silent_s < self.limits.body_s and self._is_fast():
            self._be_patient(self.limits.body_s - silent_s)
        else:
            self._refuse(refusals.TOO_SLOW)

    def _is_fast(self) -> bool:
        counted_s = self.loop.time() - self._counted_from
        if counted_s < self.limits.body_s:
            return True
        is_fast = self._came >= self.limits.body_rate * counted_s
        self._count_anew()
        return is_fast

    def _count_anew(self) -> None:
        self._came, self._counted_from = 0, self.loop.time()

    # --- refusing ---

    def _refuse(self, refusal: Refusal) -> None:
        if self._ended:
            return
        may_answer = self._may_answer()
        self._ended = True
        self._settle()
        if not self._is_idle():
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if may_answer:
            self._answer(refusal)
        else:
            self.transport.close()

    def _may_answer(self) -> bool:
        if self._is_idle():
            return True
        return self._owes_body and not self.pipeline and not self.cycle.response_started

    def _answer(self, refusal: Refusal) -> None:
        """Send the refusal, and keep reading for a moment: if closed at once, the connection would be reset
        before it is read."""
        self.transport.write(refusal.answer(self.server_state.default_headers))
        self.flow.resume_reading()
        self.transport.write_eof()
        self._patience = self.loop.call_later(LINGER_S, self.transport.close)

    def _throw_away(self, data: bytes) -> None:
        self._thrown_away += len(data)
        if self._thrown_away > MOST_THROWN_AWAY:
            self.transport.close()


def _are_right(hosts: list[bytes], http_version: str) -> bool:
    if not hosts:
        return http_version == "1.0"
    return len(hosts) == 1 and is_host(hosts[0])
