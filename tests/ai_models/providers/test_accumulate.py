"""Pieces add up to the answer, however oddly they are cut."""

import json
from decimal import Decimal
from typing import Any

import pytest

from ai_models.providers.accumulate import Accumulator
from workflows.sdk.llm import ChatChunk, Usage


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": "gen-1", "model": "a/b", "choices": [{"delta": delta, "finish_reason": finish}], **more}


def added(*chunks: dict[str, Any]) -> Accumulator:
    answer = Accumulator("asked/for")
    for item in chunks:
        answer.add(item)
    return answer


def test_text_and_reasoning_are_kept_apart() -> None:
    answer = Accumulator("a/b")
    assert answer.add(chunk({"reasoning": "hm", "content": ""})) == [ChatChunk("reasoning", "hm")]
    assert answer.add(chunk({"content": "Hel"})) == [ChatChunk("text", "Hel")]
    answer.add(chunk({"content": "lo"}, "stop", provider="OpenAI"))
    reply = answer.reply()
    assert (reply.text, reply.reasoning, reply.finish_reason, reply.provider) == (
        "Hello",
        "hm",
        "stop",
        "OpenAI",
    )


def test_reasoning_details_count_once() -> None:
    both = {"reasoning": "x", "reasoning_details": [{"type": "reasoning.text", "text": "x"}]}
    only = {"reasoning_details": [{"type": "reasoning.summary", "summary": "y"}]}
    assert added(chunk(both), chunk(only)).reply().reasoning == "xy"


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


def test_usage_may_come_without_choices_or_with_an_empty_one() -> None:
    usage = {
        "prompt_tokens": 194,
        "completion_tokens": 20,
        "cost": 0.00095,
        "is_byok": True,
        "prompt_tokens_details": {"cached_tokens": 100},
        "completion_tokens_details": {"reasoning_tokens": 5},
    }
    for last in ({"choices": [], "usage": usage}, {**chunk({}), "usage": usage}):
        reply = added(chunk({"content": "x"}, "stop"), last).reply()
        assert reply.usage == Usage(input_tokens=194, output_tokens=20, cached_tokens=100, reasoning_tokens=5)
        assert (reply.cost_usd, reply.is_byok, reply.finish_reason) == (Decimal("0.00095"), True, "stop")


def test_a_cost_that_is_no_number_is_no_cost() -> None:
    costs: list[Any] = [None, True, "free", float("nan"), -1, []]
    for cost in costs:
        assert added({"choices": [], "usage": {"prompt_tokens": 1, "cost": cost}}).reply().cost_usd is None


def test_a_whole_completion_is_read_like_a_single_chunk() -> None:
    message = {
        "role": "assistant",
        "content": [{"type": "text", "text": "Hi"}],
        "images": [{"image_url": {}}],
    }
    answer = added({"id": "gen-2", "choices": [{"message": message, "finish_reason": "stop"}]})
    assert (answer.reply().text, answer.reply().images) == ("Hi", [{"image_url": {}}])


def test_odd_shapes_are_tolerated() -> None:
    for odd in (
        {},
        {"choices": None},
        {"choices": ["x"]},
        chunk({"content": 3, "tool_calls": "x"}),
        {"usage": 1},
    ):
        assert added(odd).reply().text == ""


def test_what_had_come_is_kept_for_the_errors_details() -> None:
    partial = added(chunk({"content": "half"}), {"usage": {"prompt_tokens": 3, "cost": 0.1}}).partial()
    assert partial == {
        "partial_text": "half",
        "generation_id": "gen-1",
        "model": "a/b",
        "usage": {"input_tokens": 3, "output_tokens": 0, "cached_tokens": 0, "reasoning_tokens": 0},
        "cost_usd": "0.1",
    }


def test_a_character_cut_in_half_is_shown_when_it_is_whole() -> None:
    answer = Accumulator("a/b")
    shown = [
        piece.text
        for text in ("a\ud83d", "\ude00b", "\ud83d", "x", "\ud83d")
        for piece in answer.add(chunk({"content": text}))
    ]
    assert shown == ["a", "😀b", "�x"]
    assert answer.reply().text == "a😀b�x"
    "".join(shown).encode()


def call(arguments: Any = None, **more: Any) -> dict[str, Any]:
    """A piece of a call; `name` goes where OpenAI has it."""
    function = {"name": more.pop("name", None), "arguments": arguments}
    return more | {"function": {key: value for key, value in function.items() if value is not None}}


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


def whole(content: str, finish: str | None = "stop", **more: Any) -> dict[str, Any]:
    return {
        "choices": [{"message": {"role": "assistant", "content": content, **more}, "finish_reason": finish}]
    }


@pytest.mark.parametrize(
    ("chunks", "text"),
    [
        ([chunk({"content": "Hel"}), chunk({"content": "lo"}), whole("Hello")], "Hello"),
        ([chunk({"content": "Hel"}), whole("Hello")], "Hello"),
        ([whole("Hello")], "Hello"),
        ([chunk({"content": " Hello"}), whole("Hello")], " Hello"),
        ([chunk({"content": "Helo"}), whole("Hello")], "Hello"),
        ([chunk({"content": "Hello"}), whole("")], "Hello"),
        ([chunk({"content": "Hello"}), whole("Hello"), whole("Hello")], "Hello"),
        ([whole("ha", None), whole("ha", None), whole("ha", "stop")], "hahaha"),
        (
            [
                {"choices": [{"delta": {"content": "a"}, "message": {"content": "a"}}]},
                {"choices": [{"delta": {"content": "b"}, "message": {"content": "ab"}}]},
                {
                    "choices": [
                        {"delta": {"content": ""}, "message": {"content": "ab"}, "finish_reason": "stop"}
                    ]
                },
            ],
            "ab",
        ),
    ],
)
def test_a_whole_message_at_the_end_says_nothing_twice(chunks: list[dict[str, Any]], text: str) -> None:
    assert added(*chunks).reply().text == text


def test_a_whole_message_at_the_end_brings_what_had_not_come() -> None:
    calls = [call('{"x":1}', id="a", name="f")]
    answer = added(chunk({"tool_calls": calls}), whole("text", tool_calls=calls, reasoning="hm"))
    reply = answer.reply()
    assert (reply.text, reply.reasoning, len(reply.tool_calls)) == ("text", "hm", 1)


def test_of_several_answers_the_first_counts_and_all_are_told() -> None:
    def piece(index: int, text: str) -> dict[str, Any]:
        return {"choices": [{"index": index, "delta": {"content": text}, "finish_reason": None}]}

    answer = Accumulator("a/b")
    shown = [
        p.text
        for item in (piece(0, "a"), piece(1, "x"), piece(0, "b"), piece(1, "y"))
        for p in answer.add(item)
    ]
    assert shown == ["a", "b"]
    assert (answer.reply().text, answer.reply().choices) == ("ab", 2)
    late = added(piece(1, "x"), piece(0, "a"))
    assert (late.reply().text, late.reply().choices) == ("a", 2)
    alone = added(piece(1, "x"), piece(1, "y"))
    assert (alone.reply().text, alone.reply().choices) == ("xy", 1)


def test_thoughts_in_the_text_are_reasoning() -> None:
    answer = Accumulator("a/b")
    shown = [p for text in "<think>hm</think>\n\nHi <think>" for p in answer.add(chunk({"content": text}))]
    shown += answer.end()
    assert "".join(p.text for p in shown if p.channel == "reasoning") == "hm"
    assert "".join(p.text for p in shown if p.channel == "text") == "Hi <think>"
    assert (answer.reply().text, answer.reply().reasoning) == ("Hi <think>", "hm")


def test_citations_become_annotations_once() -> None:
    known = {"type": "url_citation", "url_citation": {"url": "https://a.example", "title": "A"}}
    citations = ["https://a.example", "https://b.example", {"url": "https://c.example", "title": "C"}, 3, ""]
    answer = added(
        chunk({"content": "x", "annotations": [known]}, citations=citations), chunk({}, citations=citations)
    )
    assert answer.reply().annotations == [
        known,
        {"type": "url_citation", "url_citation": {"url": "https://b.example"}},
        {"type": "url_citation", "url_citation": {"url": "https://c.example", "title": "C"}},
    ]


def test_numbers_beyond_all_bounds_are_none() -> None:
    usage = {"prompt_tokens": float("inf"), "completion_tokens": float("nan"), "cost": float("inf")}
    reply = added(chunk({"content": "x"}, usage=usage)).reply()
    assert (reply.usage, reply.cost_usd) == (Usage(), None)


def test_no_half_of_a_character_is_kept_anywhere() -> None:
    half = "\ud83d"
    piece = chunk(
        {
            "content": half,
            "annotations": [{half: half}],
            "images": [{"x": half}],
            "tool_calls": [call(half, id=half, name=half)],
        },
        half,
        provider=half,
    )
    reply = added(piece | {"id": half, "model": half, "citations": [half]}).reply()
    repr(reply).encode()
    json.dumps([reply.annotations, reply.tool_calls, reply.model], ensure_ascii=False).encode()
