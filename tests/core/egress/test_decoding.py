"""Content codings: undone in order, bounded by size, and tolerant where browsers are."""

import gzip
import random
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from core.egress.decoding import Decoder
from core.egress.errors import EgressError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(500)
BODIES = [b"", b"a", b'{"a": "\xc3\xbc"}', random.Random(2).randbytes(200_000) + b"hello " * 50_000]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def skippable(data: bytes) -> bytes:
    return b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip" + zstd.compress(data)


def undo(encoding: str, body: bytes, most: int = 10 * MB, step: int = 0) -> bytes:
    decoder = Decoder(encoding, most)
    step = step or len(body) or 1
    pieces = [piece for at in range(0, len(body), step) for piece in decoder.feed(body[at : at + step])]
    return b"".join([*pieces, *decoder.finish()])


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", bytes),
    "identity": ("identity", bytes),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "zstd with a frame to skip": ("zstd", skippable),
    "a list": ("gzip, identity,, br", lambda data: brotli.compress(gzip.compress(data))),
    "three": ("zstd,gzip,deflate", lambda data: zlib.compress(gzip.compress(zstd.compress(data)))),
    "zeros behind gzip": ("gzip", lambda data: gzip.compress(data) + bytes(512)),
    "garbage behind gzip": ("gzip", lambda data: gzip.compress(data) + b"</html>"),
    "garbage behind deflate": ("deflate", lambda data: zlib.compress(data) + b"</html>"),
    "members": ("gzip", lambda data: gzip.compress(data[:9]) + bytes(3) + gzip.compress(data[9:])),
    "frames": ("zstd", lambda data: zstd.compress(data[:9]) + zstd.compress(data[9:])),
}


@pytest.mark.parametrize("body", BODIES, ids=len)
@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("step", [0, 1, 777])
def test_a_coding_is_undone_however_it_is_cut(name: str, body: bytes, step: int) -> None:
    encoding, apply = CODINGS[name]
    if step != 1 or len(body) < 100:
        assert undo(encoding, apply(body), step=step) == body


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("text", ["x^2", '{"a": 1}', "<html>Grüße</html>", "Grüße " * 100])
def test_plain_text_that_says_it_is_compressed_is_taken_as_it_is(encoding: str, text: str) -> None:
    assert undo(encoding, text.encode()) == text.encode()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_neither_compressed_nor_text_is_told(encoding: str) -> None:
    with pytest.raises(EgressError) as caught:
        undo(encoding, PNG)
    assert caught.value.code == "invalid_response"


@pytest.mark.parametrize("encoding", ["gzip, utf-8", "aws-chunked", "compress"])
def test_an_encoding_that_nobody_knows_is_named(encoding: str) -> None:
    with pytest.raises(EgressError, match=encoding.split()[-1]) as caught:
        Decoder(encoding, MB)
    assert caught.value.hint and "identity" in caught.value.hint


def test_more_layers_than_a_server_has_reason_for_are_refused() -> None:
    with pytest.raises(EgressError, match="compressed 4 times"):
        Decoder("gzip, gzip, gzip, gzip", MB)


@pytest.mark.parametrize("name", ["gzip", "zlib", "raw deflate", "brotli", "zstd"])
def test_a_cut_body_is_told(name: str) -> None:
    encoding, apply = CODINGS[name]
    with pytest.raises(EgressError, match="incomplete") as caught:
        undo(encoding, apply(BODIES[-1])[:-20])
    assert caught.value.retryable


@pytest.mark.parametrize("name", ["gzip", "zlib", "raw deflate", "brotli", "zstd", "a list", "three"])
def test_a_bomb_gives_no_more_than_the_limit(name: str) -> None:
    encoding, apply = CODINGS[name]
    given = 0
    decoder = Decoder(encoding, MB)
    with pytest.raises(EgressError, match="larger than 1048576 bytes"):
        for piece in decoder.feed(apply(bytes(40 * MB))):
            given += len(piece)
        given += sum(map(len, decoder.finish()))  # a bomb may fit into the bytes that are looked at first
    assert given <= MB


def test_honest_text_may_shrink_more_than_a_hundredfold() -> None:
    rows = b'{"id": 1, "status": "open", "assignee": null, "labels": []},\n' * 50_000
    assert len(gzip.compress(rows)) * 200 < len(rows)
    assert undo("gzip", gzip.compress(rows)) == rows


@pytest.mark.parametrize("endless", [gzip.compress(b""), bytes(1000)], ids=["empty members", "padding"])
def test_what_gives_nothing_for_ever_is_cut(endless: bytes) -> None:
    decoder = Decoder("gzip", MB)
    with pytest.raises(EgressError, match="larger than 1048576 bytes"):
        for data in [gzip.compress(b"x"), *[endless * 100] * 2_000]:
            list(decoder.feed(data))


def test_what_unfolds_only_between_two_layers_is_cut() -> None:
    inner = gzip.compress(b"") * (2 * MB // 20)
    with pytest.raises(EgressError, match="larger than 1048576 bytes"):
        undo("gzip, zstd", zstd.compress(inner), MB)
