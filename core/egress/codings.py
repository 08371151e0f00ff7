"""Decodes one content coding, gzip, deflate, br or zstd, in steps of bounded size."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import brotli

from characters import is_plainly_text
from core.egress.errors import EgressError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STEP = 64 * 1024
"""Bytes decoded per step, whatever a body expands to."""
HEAD = 64
"""Bytes that distinguish plain text from compressed data, which never looks like text by chance."""
ZSTD_WINDOW_LOG = 23
"""8 MB, the most that an HTTP decoder must support (RFC 9659)."""

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"


class Coding(Protocol):
    """A decoder: bytes in, decoded bytes out."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces that `data` completes. Raises EgressError."""
        ...

    def finish(self) -> None:
        """Raise EgressError when the data ended too early."""
        ...


class Plain:
    """The identity coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """`data`."""
        yield data

    def finish(self) -> None:
        """Any end is valid."""


class Framed:
    """Consecutive members or frames, as in gzip and zstd, each with its own decompressor.

    Zeros after a member are padding, and other trailing data is ignored, as in browsers and curl.
    """

    def __init__(self, start: Callable[[], Any], starts: Callable[[bytes], bool], magic_size: int) -> None:
        self._start = start
        self._starts = starts
        self._magic_size = magic_size
        self._member: Any = start()
        self._behind = b""
        self._is_over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces. Raises EgressError if the data is corrupt."""
        while data and not self._is_over:
            if self._member is None:
                data = self._next_member(data)
            else:
                yield from _pieces(self._member, data)
                data = b""
                if self._member.eof:
                    data, self._member = self._member.unused_data, None

    def finish(self) -> None:
        """Raise EgressError if a member is incomplete."""
        if self._member is not None:
            raise cut_off()

    def _next_member(self, data: bytes) -> bytes:
        rest = (self._behind + data).lstrip(b"\0")
        if 0 < len(rest) < self._magic_size:
            self._behind = rest
            return b""
        self._behind = b""
        if self._starts(rest):
            self._member = self._start()
        elif rest:
            self._is_over = True
        return rest


class Deflate:
    """One zlib stream or, as many servers send it, one without zlib's header; trailing data is ignored."""

    def __init__(self, window_bits: int) -> None:
        self._inflate = zlib.decompressobj(window_bits)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces. Raises EgressError if the data is corrupt."""
        if not self._inflate.eof:
            yield from _pieces(self._inflate, data)

    def finish(self) -> None:
        """Raise EgressError if the stream is incomplete."""
        if not self._inflate.eof:
            raise cut_off()


class Brotli:
    """One Brotli stream."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces. Raises EgressError if the data is corrupt."""
        piece = b""
        while (data or piece or not self._decoder.can_accept_more_data()) and not self._decoder.is_finished():
            try:
                piece = self._decoder.process(data, output_buffer_limit=STEP)
            except brotli.error as error:
                raise _damaged(error) from error
            if piece:
                yield piece
            data = b""

    def finish(self) -> None:
        """Raise EgressError if the stream is incomplete."""
        if not self._decoder.is_finished():
            raise cut_off()


def begin(name: str, head: bytes) -> Coding:
    """The coding `name` for a body that begins with `head`: HEAD bytes, or all of a shorter body.

    A body that is declared as compressed but is plain text is passed through. Raises EgressError
    `invalid_response` for one that is neither.
    """
    if len(head) >= HEAD and is_plainly_text(head):
        return Plain()
    coding, fits = _BEGINNINGS[name](head)
    if fits:
        return coding
    if is_plainly_text(head):
        return Plain()
    if name in ("gzip", "zstd"):
        message = f"The response is declared as compressed with {name}, but is not."
        raise EgressError(
            "invalid_response", message, "Request it with the header `Accept-Encoding: identity`."
        )
    return coding


def cut_off() -> EgressError:
    """The error for compressed data that ends too early."""
    return EgressError("invalid_response", "The compressed response is incomplete.", retryable=True)


def _gzip(head: bytes) -> tuple[Coding, bool]:
    def starts(data: bytes) -> bool:
        return data.startswith(_GZIP_MAGIC)

    return Framed(lambda: zlib.decompressobj(zlib.MAX_WBITS | 16), starts, 2), starts(head)


def _zstd(head: bytes) -> tuple[Coding, bool]:
    def starts(data: bytes) -> bool:
        return data.startswith(_ZSTD_MAGIC) or (data[1:4] == _ZSTD_SKIPPABLE and data[0] >> 4 == 5)

    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG}
    return Framed(lambda: zstd.ZstdDecompressor(options=options), starts, 4), starts(head)


def _deflate(head: bytes) -> tuple[Coding, bool]:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        trial = zlib.decompressobj(bits)
        try:
            trial.decompress(head, STEP)
        except zlib.error:
            continue
        return Deflate(bits), trial.eof or len(head) >= HEAD
    return Deflate(zlib.MAX_WBITS), False


def _brotli(head: bytes) -> tuple[Coding, bool]:
    trial = brotli.Decompressor()
    try:
        trial.process(head, output_buffer_limit=STEP)
    except brotli.error:
        return Brotli(), False
    return Brotli(), trial.is_finished() or len(head) >= HEAD


_BEGINNINGS = {"gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
ALIASES = {"x-gzip": "gzip"}
KNOWN = tuple(_BEGINNINGS)


def _pieces(decompressor: Any, data: bytes) -> Iterator[bytes]:
    """All output for `data`, STEP by STEP; after a full step there may be more even if no input is left."""
    piece = b""
    while (data or len(piece) == STEP) and not decompressor.eof:
        try:
            piece = decompressor.decompress(data, STEP)
        except (zlib.error, zstd.ZstdError) as error:
            raise _damaged(error) from error
        if piece:
            yield piece
        data = getattr(decompressor, "unconsumed_tail", b"")


def _damaged(error: Exception) -> EgressError:
    return EgressError("invalid_response", f"The compressed response is corrupt: {error}.", retryable=True)
