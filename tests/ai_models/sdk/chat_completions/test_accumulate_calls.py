"""Tool calls add up, however they are numbered and cut."""

import json
from typing import Any

import pytest

from tests.ai_models.sdk.chat_completions.chunks import added, call, chunk


def test_tool_calls_are_merged_by_their_index() -> None:
    def call(index: int, **function: str) -> dict[str, Any]:
        return {
            "tool_calls": [
                {"index": index, "function": function, **({"id": f"c{index}"} if "name" in function else {})}
            ]
        }

    answer = added(
        chunk(call(1, name="g", arguments="")),
        chunk(call(0, name="f", arguments='{"a"')),
        chunk(call(0, arguments=":1}")),
        chunk(call(1, arguments="{}"), "tool_calls"),
    )
    assert answer.reply().tool_calls == [
        {"id": "c0", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
        {"id": "c1", "type": "function", "function": {"name": "g", "arguments": "{}"}},
    ]
    assert not answer.empty


TWO = [("a", "f", '{"x":1}'), ("b", "g", '{"y":2}')]


@pytest.mark.parametrize(
    "chunks",
    {
        "no index": [
            [call("", id="a", name="f")],
            [call('{"x"')],
            [call(":1}")],
            [call("", id="b", name="g")],
            [call('{"y":2}')],
        ],
        "no index, whole calls": [[call('{"x":1}', id="a", name="f"), call('{"y":2}', id="b", name="g")]],
        "null": [
            [call('{"x"', id="a", name="f", index=None)],
            [call(":1}", index=None)],
            [call('{"y":2}', id="b", name="g", index=None)],
        ],
        "text": [
            [call('{"x"', id="a", name="f", index="0"), call('{"y"', id="b", name="g", index="1")],
            [call(":2}", index="1"), call(":1}", index="0")],
        ],
        "all 0 with ids": [
            [call('{"x"', id="a", name="f", index=0)],
            [call(":1}", index=0)],
            [call('{"y"', id="b", name="g", index=0)],
            [call(":2}", index=0)],
        ],
        "all 0, ids on every piece": [
            [call('{"x"', id="a", name="f", index=0), call('{"y"', id="b", name="g", index=0)],
            [call(":2}", id="b", index=0), call(":1}", id="a", index=0)],
        ],
        "ids on every piece, no index": [
            [call('{"x"', id="a", name="f")],
            [call('{"y"', id="b", name="g")],
            [call(":1}", id="a")],
            [call(":2}", id="b")],
        ],
        "names on every piece": [
            [call('{"x"', id="a", name="f", index=0)],
            [call(":1}", id="a", name="f", index=0)],
            [call('{"y"', id="b", name="g", index=1)],
            [call(":2}", name="g", index=1)],
        ],
        "objects": [
            [call({"x": 1}, id="a", name="f", index=0)],
            [call({"y": 2}, id="b", name="g", index=0)],
        ],
        "objects at last": [
            [call(id="a", name="f", index=0), call(id="b", name="g", index=1)],
            [call({"x": 1}, index=0), call({"y": 2}, index=1)],
        ],
        "decimal indexes": [
            [call('{"x":1}', id="a", name="f", index=0.0)],
            [call('{"y":2}', id="b", name="g", index=1.0)],
        ],
    }.values(),
)
def test_calls_are_told_apart_however_they_are_numbered(chunks: list[Any]) -> None:
    calls = added(*(chunk({"tool_calls": pieces}) for pieces in chunks)).reply().tool_calls
    found = [
        (made["id"], made["function"]["name"], json.loads(made["function"]["arguments"])) for made in calls
    ]
    assert found == [(id, name, json.loads(arguments)) for id, name, arguments in TWO]


@pytest.mark.parametrize("index", [{}, {"index": None}, {"index": 0}])
def test_whole_calls_without_ids_are_different_calls(index: dict[str, Any]) -> None:
    one, other = call('{"x":1}', name="f", **index), call('{"x":2}', name="f", **index)
    for chunks in ([[one, other]], [[one], [other]]):
        calls = added(*(chunk({"tool_calls": pieces}) for pieces in chunks)).reply().tool_calls
        assert [made["function"]["arguments"] for made in calls] == ['{"x":1}', '{"x":2}']


def test_calls_with_one_id_and_different_indexes_are_different_calls() -> None:
    pieces = [call('{"x"', id="call", name="f", index=0), call('{"y"', id="call", name="g", index=1)]
    answer = added(
        chunk({"tool_calls": pieces}), chunk({"tool_calls": [call(":1}", index=0), call(":2}", index=1)]})
    )
    calls = answer.reply().tool_calls
    assert [made["function"]["arguments"] for made in calls] == ['{"x":1}', '{"y":2}']
