"""Pieces add up to the answer, however oddly they are cut."""

from decimal import Decimal
from typing import Any

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
