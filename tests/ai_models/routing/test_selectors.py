"""`<route>/<model id>` names a route and a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ai_models.routing.selectors import Selection, select

MODELS = {"openai/gpt-4o-mini", "anthropic/claude-sonnet-4.5"}
ROUTES = {"openrouter", "openai", "eu.cluster"}
PARTS = st.sampled_from(["openrouter", "openai", "eu.cluster", "gpt-4o-mini", "anthropic", "", "a b", "ß"])
SELECTORS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@pytest.mark.parametrize(
    ("selector", "route", "model"),
    [
        ("openrouter/openai/gpt-4o-mini", "openrouter", "openai/gpt-4o-mini"),
        ("openai/gpt-4o-mini", None, "openai/gpt-4o-mini"),  # a model's id, although a route is called openai
        ("openai/gpt-4o", "openai", "gpt-4o"),
        ("eu.cluster/llama", "eu.cluster", "llama"),
        ("elsewhere/llama", None, "elsewhere/llama"),
        ("openrouter/", "openrouter", ""),
        ("openrouter", None, "openrouter"),
        ("OpenRouter/openai/gpt-4o-mini", None, "OpenRouter/openai/gpt-4o-mini"),
    ],
)
def test_a_selector_is_split_where_its_prefix_is_a_route(
    selector: str, route: str | None, model: str
) -> None:
    assert select(selector, ROUTES, MODELS.__contains__) == Selection(route, model)


@given(SELECTORS)
def test_nothing_of_a_selector_is_lost(selector: str) -> None:
    found = select(selector, ROUTES, MODELS.__contains__)
    assert (found.model if found.route is None else f"{found.route}/{found.model}") == selector
    assert found.route is None or found.route in ROUTES


@given(SELECTORS)
def test_without_routes_every_selector_is_a_model(selector: str) -> None:
    assert select(selector, (), MODELS.__contains__) == Selection(None, selector)
