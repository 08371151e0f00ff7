"""Bodies as the server meant them, without letting a small one unfold into a large one."""

import zlib
from collections.abc import Iterator

from core.egress.errors import EgressError

STEP = 64 * 1024
MAX_RATIO = 100

ACCEPTED = "gzip, deflate"
_GZIP = zlib.MAX_WBITS | 16


class Decoder:
    """Undoes a `Content-Encoding` in steps of 64 kB, and counts.

    `max_bytes` bounds the decoded size; beyond the first step no more than 100 decoded bytes per received
    byte are taken, because no honest text shrinks further. Raises EgressError `response_too_large` or
    `invalid_response`.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._encoding = encoding.strip().lower()
        self._inflate = self._new_inflate()
        self._received = 0
        self._decoded = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces that `data` completes."""
        self._received += len(data)
        pieces = iter((data,)) if self._inflate is None else self._inflated(data)
        for piece in pieces:
            self._count(len(piece))
            yield piece

    def finish(self) -> None:
        """Raise EgressError when the compressed body ended too early."""
        if self._inflate is not None and self._received and not self._inflate.eof:
            raise EgressError("invalid_response", "The compressed answer is cut off.", retryable=True)

    def _new_inflate(self) -> "zlib._Decompress | None":
        if self._encoding in ("", "identity"):
            return None
        if self._encoding in ("gzip", "x-gzip"):
            return zlib.decompressobj(_GZIP)
        if self._encoding == "deflate":
            return zlib.decompressobj()
        raise EgressError(
            "invalid_response",
            f"The server sent the encoding {self._encoding!r}, although {ACCEPTED} was asked for.",
        )

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        while data and self._inflate is not None:
            try:
                piece = self._inflate.decompress(data, STEP)
            except zlib.error as error:
                data = self._retry_as_raw(data, error)
                continue
            if piece:
                yield piece
            data = self._rest()

    def _rest(self) -> bytes:
        assert self._inflate is not None
        if not self._inflate.eof:
            return self._inflate.unconsumed_tail
        # A gzip body may have several members, each with a stream of its own.
        rest = self._inflate.unused_data if self._encoding != "deflate" else b""
        if rest:
            self._inflate = self._new_inflate()
        return rest

    def _retry_as_raw(self, data: bytes, error: zlib.error) -> bytes:
        # Many servers say `deflate` and leave out the zlib header that RFC 9110 asks for.
        if self._encoding == "deflate" and self._decoded == 0 and self._received == len(data):
            self._encoding = "raw deflate"
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            return data
        message = f"The compressed answer is damaged: {error}."
        raise EgressError("invalid_response", message, retryable=True) from error

    def _count(self, size: int) -> None:
        self._decoded += size
        if self._decoded > self._max_bytes:
            raise too_large(self._max_bytes)
        if self._decoded > STEP and self._decoded > MAX_RATIO * self._received:
            raise EgressError(
                "response_too_large",
                f"The answer unfolds to more than {MAX_RATIO} times its size.",
                "No honest server does that: it looks like a decompression bomb.",
            )


def too_large(max_bytes: int) -> EgressError:
    """The one message for a body over its limit."""
    return EgressError(
        "response_too_large",
        f"The answer is larger than {max_bytes} bytes.",
        "Ask for less, or page through it.",
    )
