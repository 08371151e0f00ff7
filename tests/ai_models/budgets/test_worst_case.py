"""The most that a call can cost."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ai_models.budgets.worst_case import ModelPrice, partial_usage, prompt_tokens, worst_case
from ai_models.catalogue import estimated_cost
from workflows.sdk import ChatRequest, Usage

CHEAP = ModelPrice({"prompt": "0.000001", "completion": "0.000002"}, max_output_tokens=1_000)
DEAR = ModelPrice({"prompt": "0.00001", "completion": "0.00002"}, max_output_tokens=1_000)
VARYING = ModelPrice({"prompt": "-1", "completion": "-1"}, max_output_tokens=1_000)


def request(text: str = "", **options: Any) -> ChatRequest:
    return ChatRequest(model="a/b", messages=[{"role": "user", "content": text}], options=options)


def test_the_prompt_and_the_longest_answer_are_counted() -> None:
    # "user" has four characters, so there are two tokens besides the hundred of the text.
    assert worst_case(request("x" * 300, max_tokens=50), [CHEAP]) == Decimal("0.000202")


def test_without_a_limit_the_model_may_use_all_of_its_own() -> None:
    assert worst_case(request(), [CHEAP]) == 2 * Decimal("0.000001") + 1_000 * Decimal("0.000002")
    by_context = ModelPrice(CHEAP.pricing, None, context_length=10)
    assert worst_case(request(), [by_context]) == 2 * Decimal("0.000001") + 10 * Decimal("0.000002")
    assert worst_case(request(), [ModelPrice(CHEAP.pricing)]) is None


def test_several_answers_are_paid_each() -> None:
    once, thrice = (worst_case(request(max_tokens=10, n=n), [CHEAP]) for n in (1, 3))
    assert once is not None
    assert thrice == once + 20 * Decimal("0.000002")


def test_the_dearest_model_that_may_answer_counts() -> None:
    assert worst_case(request(max_tokens=1), [CHEAP, DEAR]) == worst_case(request(max_tokens=1), [DEAR])


def test_a_price_that_nobody_knows_makes_the_whole_unknown() -> None:
    assert worst_case(request(max_tokens=1), [CHEAP, None]) is None
    assert worst_case(request(max_tokens=1), [CHEAP, VARYING]) is None


def test_a_picture_counts_as_a_picture_and_not_by_its_bytes() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 900_000}}
    assert 2_000 < prompt_tokens([{"role": "user", "content": [picture]}]) < 2_100


@given(st.text(max_size=300), st.integers(1, 1_000), st.integers(0, 100), st.integers(0, 1_000))
def test_no_call_costs_more_than_its_worst_case(text: str, limit: int, used: int, answered: int) -> None:
    asked = request(text, max_tokens=limit)
    usage = Usage(input_tokens=min(used, prompt_tokens(asked.messages)), output_tokens=min(answered, limit))
    most, cost = worst_case(asked, [CHEAP, DEAR]), estimated_cost(DEAR.pricing, usage)
    assert most is not None
    assert cost is not None
    assert cost <= most


def test_what_had_streamed_is_counted_when_a_call_is_cut_off() -> None:
    messages = request("x" * 30).messages
    half = partial_usage(messages, {"partial_text": "y" * 9, "partial_reasoning": "z" * 3})
    assert half == Usage(input_tokens=prompt_tokens(messages), output_tokens=4)
    assert partial_usage(messages, {"partial_text": ""}) == Usage()
