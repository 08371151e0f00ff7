"""Event streams are read as the WHATWG standard reads them.

The vectors are those of the web platform tests (`eventsource/format-*.any.js`, `event-data.any.js`), by their names.
"""

from collections.abc import AsyncIterator

import pytest

from ai_models.sdk.chat_completions.sse import EventReader, data_events, is_done
from core.egress import EgressError

LONG = "x" * 2048
VECTORS: dict[str, tuple[str, list[str]]] = {
    "event-data": (
        "data:msg\ndata:msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n",
        ["msg\nmsg", "", "end"],
    ),
    "format-bom": ("\ufeffdata:1\n\n\ufeffdata:2\n\ndata:3\n\n", ["1", "3"]),
    "format-bom-2": ("\ufeff\ufeffdata:1\n\ndata:2\n\ndata:3\n\n", ["2", "3"]),
    "format-comments": (
        f"data:1\r:\0\n:\r\ndata:2\n:{LONG}\rdata:3\n:data:fail\r:{LONG}\ndata:4\n\n",
        ["1\n2\n3\n4"],
    ),
    "format-data-before-final-empty-line": ("retry:1000\ndata:test1\n\nid:test\ndata:test2", ["test1"]),
    "format-field-data": ("data:\n\ndata\ndata\n\ndata:test\n\n", ["", "\n", "test"]),
    "format-field-event": ("event:test\ndata:x\n\ndata:x\n\n", ["x", "x"]),
    "format-field-event-empty": ("event: \ndata:data\n\n", ["data"]),
    "format-field-id": ("id: 1\ndata:1\n\nid\ndata:2\n\nid:\0\ndata:3\n\n", ["1", "2", "3"]),
    "format-field-parsing": (
        "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\n"
        "data:3\rdata:\r\n data:32\ndata:4\n\n",
        ["\0\n 2\n1\n3\n\n4"],
    ),
    "format-field-retry": ("retry:03000\ndata:x\n\n", ["x"]),
    "format-field-retry-bogus": ("retry:3000\nretry:1000x\ndata:x\n\n", ["x"]),
    "format-field-retry-empty": ("retry\ndata:test\n\n", ["test"]),
    "format-field-unknown": (
        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
        ["test\n\ntest"],
    ),
    "format-leading-space": ("data:\ttest\rdata: \ndata:test\n\n", ["\ttest\n\ntest"]),
    "format-newlines": ("data:test\r\ndata\ndata:test\r\n\r", ["test\n\ntest"]),
    "format-null-character": ("data:\0\n\n\n\n", ["\0"]),
    "format-utf-8": ("data:ok…\n\n", ["ok…"]),
    "line ends of text that are none": (
        "data:a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg\n\n",
        ["a\u2028b\u2029c\u0085d\x0be\x0cf\x1cg"],
    ),
    "only CR": ("data:1\r\rdata:2\r\r", ["1", "2"]),
    "only blank lines": ("\n\r\r\n\n\n", []),
    "a comment before the first word": (": OPENROUTER PROCESSING\n\ndata: x\n\n", ["x"]),
}


def events(*received: bytes) -> list[str]:
    reader = EventReader()
    return [event for piece in received for event in reader.feed(piece)]


@pytest.mark.parametrize("name", VECTORS)
def test_the_standards_vectors(name: str) -> None:
    text, expected = VECTORS[name]
    stream = text.encode()
    assert events(stream) == expected
    assert events(*(stream[at : at + 1] for at in range(len(stream)))) == expected, "byte by byte"
    for at in range(min(len(stream), 200)):
        assert events(stream[:at], b"", stream[at:]) == expected, f"cut at {at}"


def test_bytes_that_are_not_utf_8_cost_one_character_only() -> None:
    assert events(b"data:a\xffb\n\ndata:\xe2\x82\n\n") == ["a\ufffdb", "\ufffd"]


def test_an_event_ends_with_its_carriage_return_whatever_follows() -> None:
    reader = EventReader()
    assert list(reader.feed(b"data:1\r\r")) == ["1"]
    assert list(reader.feed(b"\ndata:2\r\n\r")) == ["2"]


@pytest.mark.parametrize(
    "stream", [b"x" * 101, b"data:" + b"y" * 96, b"data:" + b"y" * 50 + b"\ndata:" + b"y" * 50]
)
def test_lines_and_events_have_their_bounds(stream: bytes) -> None:
    reader = EventReader(max_event=100)
    with pytest.raises(EgressError) as caught:
        list(reader.feed(stream + b"\n\n"))
    assert caught.value.code == "response_too_large"


def test_a_line_in_many_pieces_is_put_together_once() -> None:
    assert events(b"data:", *[b"0123456789"] * 300_000, b"\n\n") == ["0123456789" * 300_000]


async def collected(*received: bytes) -> list[str]:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in received:
            yield piece

    return [event async for event in data_events(chunks())]


@pytest.mark.parametrize(
    ("last", "events"),
    [
        (b"data: [DONE]", ["[DONE]"]),
        (b"data: {}\n", ["{}"]),
        (b"data: {}\ndata: [DONE]", ["{}\n[DONE]"]),
        (b'data: {"ha', []),
        (b": nothing", []),
        (b"", []),
    ],
)
async def test_a_last_event_without_its_blank_line_counts_if_it_is_whole(
    last: bytes, events: list[str]
) -> None:
    assert await collected(b"data: 1\n\n", last) == ["1", *events]


@pytest.mark.parametrize("data", ["[DONE]", " [DONE] ", "[done]", '"[DONE]"', "[DONE]\r", "'[DONE]'"])
def test_the_end_is_understood_however_it_is_written(data: str) -> None:
    assert is_done(data)
    assert not is_done(data + "{}")
