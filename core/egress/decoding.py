"""Decodes bodies, without letting a small one expand into a huge one."""

from collections.abc import Iterable, Iterator

from core.egress.codings import ALIASES, HEAD, KNOWN, STEP, Coding, begin
from core.egress.errors import EgressError

ACCEPTED = "gzip, deflate, br, zstd"
MAX_LAYERS = 3
"""Codings applied to one body. Servers use one, a proxy may add another."""


class Decoder:
    """Undoes a `Content-Encoding`, starting with the coding that was applied last.

    `max_bytes` limits the output of each coding, checked in steps of 64 kB; a body may expand a thousandfold,
    but never beyond the limit. Raises EgressError `response_too_large` or `invalid_response`.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        names = [ALIASES.get(name, name) for name in _names(encoding)]
        _check(names)
        self._layers = [_Layer(name, max_bytes) for name in reversed(names)]
        self._sent = _Limit(_most_compressed(max_bytes) if names else max_bytes, max_bytes)

    @property
    def decodes(self) -> bool:
        """Whether there is anything to decode."""
        return bool(self._layers)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces that `data` completes."""
        self._sent.count(data)
        return _through(self._layers, (data,))

    def finish(self) -> Iterator[bytes]:
        """The decoded pieces that the end completes. Raises EgressError if the data is incomplete."""
        for index, layer in enumerate(self._layers):
            yield from _through(self._layers[index + 1 :], layer.finish())


class _Limit:
    """Counts bytes up to `most`; the error names the limit `named`."""

    def __init__(self, most: int, named: int) -> None:
        self._left = most
        self._named = named

    def count(self, data: bytes) -> None:
        """Raises EgressError above the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._named)


class _Layer:
    """One coding; the first bytes show whether the body really uses it."""

    def __init__(self, name: str, max_bytes: int) -> None:
        self._name = name
        self._limit = _Limit(max_bytes, max_bytes)
        self._head = b""
        self._coding: Coding | None = None

    def undo(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, decoded and counted."""
        for piece in pieces:
            if self._coding is None:
                self._head += piece
                if len(self._head) < HEAD:
                    continue
                piece = self._head
                self._coding = begin(self._name, piece)
            yield from self._counted(self._coding.feed(piece))

    def finish(self) -> Iterator[bytes]:
        """The output that the end completes. An empty body is valid even if it is declared as compressed."""
        if self._coding is None and self._head:
            self._coding = begin(self._name, self._head)
            yield from self._counted(self._coding.feed(self._head))
        if self._coding is not None:
            self._coding.finish()

    def _counted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._limit.count(piece)
            yield piece


def _through(layers: Iterable[_Layer], pieces: Iterable[bytes]) -> Iterator[bytes]:
    for layer in layers:
        pieces = layer.undo(pieces)
    return iter(pieces)


def _names(encoding: str) -> list[str]:
    names = (name.strip().lower() for name in encoding.split(","))
    return [name for name in names if name not in ("", "identity")]


def _check(names: list[str]) -> None:
    hint = "Request a plain response with the header `Accept-Encoding: identity`."
    unknown = next((name for name in names if name not in KNOWN), None)
    if unknown is not None:
        message = f"The server sent the encoding {unknown[:40]!r}; supported are {ACCEPTED}."
        raise EgressError("invalid_response", message, hint)
    if len(names) > MAX_LAYERS:
        message = f"The response is compressed {len(names)} times; at most {MAX_LAYERS} layers are decoded."
        raise EgressError("invalid_response", message, hint)


def _most_compressed(max_bytes: int) -> int:
    """The most compressed bytes for that many decoded ones: no coding adds more than a fiftieth to
    incompressible data."""
    return max_bytes + max_bytes // 50 + STEP


def too_large(max_bytes: int) -> EgressError:
    """The error for a body over its limit."""
    return EgressError(
        "response_too_large",
        f"The response is larger than {max_bytes} bytes.",
        "Request less, or use paging.",
    )
