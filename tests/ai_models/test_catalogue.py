"""The catalogue's data about a model, and the cost of a call."""

from decimal import Decimal
from typing import Any

import pytest

from ai_models.catalogue import built_in, bundled, estimated_cost, nearest, per_million, read_row
from workflows.nodes.ai._chat.params import DEFAULT_MODEL
from workflows.sdk.llm import Usage

TIERED = {
    "prompt": "0.000003",
    "completion": "0.000015",
    "input_cache_read": "0.0000003",
    "overrides": [
        {"min_prompt_tokens": 1000, "prompt": "0.000006"},
        {"utc_start": "00:00", "utc_end": "08:00", "prompt": "0.000001"},
    ],
}


def test_the_bundled_list_holds_real_models_only() -> None:
    ids = [facts.id for facts in bundled()]
    assert len(ids) == len(set(ids)) == 34
    assert DEFAULT_MODEL in ids
    assert "anthropic/claude-4.5-sonnet" not in ids, "an id that never was"
    assert all("alias_target" not in facts.row for facts in bundled())


def test_a_row_is_read_into_facts() -> None:
    facts = next(facts for facts in bundled() if facts.id == DEFAULT_MODEL)
    assert (facts.vendor, facts.context_length, facts.max_output_tokens) == ("openai", 128_000, 16_384)
    assert (per_million(facts.prompt_price), per_million(facts.completion_price)) == ("0.15", "0.60")
    assert facts.capabilities == ["tools", "structured_output", "vision", "files"]
    assert not facts.free


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": ""},
        {"id": 7},
        {"id": "x" * 301},
    ],
)
def test_a_row_without_a_usable_id_is_left_out(row: dict[str, Any]) -> None:
    assert read_row(row) is None


def test_odd_rows_are_read_leniently() -> None:
    odd: dict[str, Any] = {
        "id": "a/b",
        "pricing": {"prompt": "free", "completion": None},
        "context_length": "long",
        "architecture": "text",
        "supported_parameters": None,
        "top_provider": [],
    }
    facts = read_row(odd)
    assert facts is not None
    assert (facts.name, facts.context_length, facts.capabilities) == ("a/b", None, [])
    assert per_million(facts.prompt_price) == "-1"


@pytest.mark.parametrize(
    ("price", "shown"),
    [("0", "0.00"), ("0.00000015", "0.15"), ("0.000000075", "0.075"), ("0.00001", "10.00"), ("-1", "-1")],
)
def test_prices_are_shown_for_a_million_tokens(price: str, shown: str) -> None:
    assert per_million(Decimal(price)) == shown


@pytest.mark.parametrize(
    ("pricing", "usage", "cost"),
    [
        (
            {"prompt": "0.000001", "completion": "0.000002"},
            Usage(input_tokens=10, output_tokens=5),
            "0.00002",
        ),
        ({"prompt": "0", "completion": "0", "request": "0.01"}, Usage(input_tokens=1), "0.01"),
        (TIERED, Usage(input_tokens=1000), "0.003"),
        (TIERED, Usage(input_tokens=1001), "0.006006"),
        (TIERED, Usage(input_tokens=1000, cached_tokens=400), "0.00192"),
        ({"prompt": "0.000001", "completion": "0"}, Usage(input_tokens=10, cached_tokens=10), "0.00001"),
    ],
)
def test_a_call_is_priced_exactly(pricing: dict[str, Any], usage: Usage, cost: str) -> None:
    assert estimated_cost(pricing, usage) == Decimal(cost)


@pytest.mark.parametrize("pricing", [{"prompt": "-1", "completion": "-1"}, {}, {"prompt": "0.1"}])
def test_a_price_that_varies_or_is_missing_is_never_computed_with(pricing: dict[str, Any]) -> None:
    assert estimated_cost(pricing, Usage(input_tokens=10)) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("openai/gpt-4-mini", "openai/gpt-4o-mini"),
        ("gpt-4o-mini", "openai/gpt-4o-mini"),
        ("claude-sonnet-4.5", "anthropic/claude-sonnet-4.5"),
        ("sandbox/assistent", "sandbox/assistant"),
    ],
)
def test_a_mistyped_id_finds_its_neighbour(asked: str, found: str) -> None:
    assert found in nearest(asked)


def test_nonsense_has_no_neighbour() -> None:
    assert nearest("zzzzqqqq") == []


def test_the_sandbox_has_facts_too() -> None:
    assert {facts.vendor for facts in built_in()} == {"sandbox"}
