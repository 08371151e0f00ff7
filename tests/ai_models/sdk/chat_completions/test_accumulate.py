"""Pieces add up to the answer, however oddly they are cut."""

import json
from decimal import Decimal
from typing import Any

import pytest

from ai_models.sdk.chat_completions.accumulate import Accumulator
from tests.ai_models.sdk.chat_completions.chunks import added, call, chunk
from workflows.sdk.llm import ChatChunk, Usage


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
