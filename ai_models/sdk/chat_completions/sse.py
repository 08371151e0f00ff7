"""Server-sent events as the WHATWG HTML standard reads them (section 9.2.6, "Interpreting an event stream")."""

import json
from collections.abc import AsyncIterator, Iterator

from core.egress import EgressError

# A picture travels as one line of base64.
_MAX_EVENT = 32 * 1024 * 1024
"""Bytes of one line, and of the data of one event."""

_BOM = b"\xef\xbb\xbf"


class EventReader:
    """Bytes in, however they are cut; the data of each event out.

    Names, ids and reconnection times of events are left alone: chat completions give them no meaning. Takes linear
    time, also for a line that comes in many pieces.
    """

    def __init__(self, max_event: int = _MAX_EVENT) -> None:
        self._max_event = max_event
        self._pieces: list[bytes] = []
        self._line_size = 0
        self._data: list[str] = []
        self._data_size = 0
        self._at_start = True
        self._after_cr = False

    def feed(self, received: bytes) -> Iterator[str]:
        """The events that end in these bytes. Raises EgressError `response_too_large`."""
        if not received:
            return
        if self._after_cr:
            received = received.removeprefix(b"\n")
        self._after_cr = received.endswith(b"\r")
        # Of bytes only CR, LF and CRLF end a line; text would be cut at U+2028 and others too.
        for line in received.splitlines(keepends=True):
            content = line.rstrip(b"\r\n")
            self._keep(content)
            if len(content) < len(line) and (event := self._end_line()) is not None:
                yield event

    def rest(self) -> str:
        """The data of an event that had no end; the standard drops it, many servers just close after it."""
        if any(self._pieces):
            self._end_line()
        return "\n".join(self._data)

    def _keep(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._line_size += len(piece)
        if self._line_size > self._max_event:
            raise _too_large("A line", self._max_event)

    def _end_line(self) -> str | None:
        line, self._pieces, self._line_size = b"".join(self._pieces), [], 0
        if self._at_start:
            line, self._at_start = line.removeprefix(_BOM), False
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        if name == b"data":
            self._add(value.removeprefix(b" "))
        return None

    def _add(self, value: bytes) -> None:
        self._data.append(value.decode("utf-8", "replace"))
        self._data_size += len(value) + 1
        if self._data_size > self._max_event:
            raise _too_large("An event", self._max_event)

    def _dispatch(self) -> str | None:
        if not self._data:
            return None
        data, self._data, self._data_size = self._data, [], 0
        return "\n".join(data)


async def data_events(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The data of each event, in order; at the end also that of an event without its blank line, if it is whole.

    Comments say that the connection lives, which the time-out for its silence sees by itself. Raises EgressError.
    """
    reader = EventReader()
    async for received in chunks:
        for event in reader.feed(received):
            yield event
    rest = reader.rest()
    lines = [line for line in rest.split("\n") if line.strip()]
    if lines and all(map(_is_whole, lines)):
        yield rest


def is_done(data: str) -> bool:
    """Whether the server says that the stream is complete: `[DONE]`, in whatever way it writes it."""
    return len(data) < 32 and data.strip().strip("\"'").lower() == "[done]"


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return is_done(line)
    return True


def _too_large(what: str, limit: int) -> EgressError:
    return EgressError("response_too_large", f"{what} of the answer is over {limit} bytes.")
