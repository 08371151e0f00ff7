"""Presets, capacity and provider preferences: whose setting wins, and where each field comes from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.nodes.ai._chat.params import ChatParams
from workflows.nodes.ai._chat.presets import PRESETS
from workflows.nodes.ai._chat.request import Built, broken_rules, build
from workflows.sdk import NodeError

SEARCH = {"server_tools": {"web_search": {"engine": "auto", "max_results": 5}}, "server_tools_off": []}


def built(defaults: dict[str, Any] | None = None, **parameters: Any) -> Built:
    params = ChatParams.model_validate({"model": "a/b", "user_prompt": "Hi", **parameters})
    return build(params, "run", defaults or {})


def provider(**parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = built(**parameters).request.options.get("provider", {})
    return found


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("cheapest-with-tools", {"require_parameters": True, "sort": "price"}),
        ("lowest-latency", {"sort": "latency"}),
        ("zdr-only", {"zdr": True}),
        ("byok-first", {"allow_fallbacks": True}),
        ("no-data-collection", {"data_collection": "deny"}),
        ("strict-json", {"require_parameters": True}),
        ("reasoning-required", {"require_parameters": True}),
    ],
)
def test_a_preset_means_these_preferences(preset: str, expected: dict[str, Any]) -> None:
    assert provider(presets=[preset]) == expected


def test_the_highest_price_is_in_dollars_for_a_million_tokens() -> None:
    price = {"prompt": 1.5, "completion": 2}
    assert provider(presets=["max-price"], max_price=price) == {"max_price": price}
    assert provider(max_price={"prompt": 1}) == {"max_price": {"prompt": 1}}


def test_later_presets_win_and_fields_win_over_all() -> None:
    presets = ["cheapest-with-tools", "lowest-latency"]
    assert provider(presets=presets)["sort"] == "latency"
    assert provider(presets=[*reversed(presets)])["sort"] == "price"
    assert provider(presets=presets, provider={"sort": "exacto"}) == {
        "require_parameters": True,
        "sort": "exacto",
    }


def test_each_field_says_where_it_comes_from() -> None:
    found = built(
        {"max_tokens": 500, "plugins": [{"id": "web"}], "reasoning": {"effort": "low"}},
        presets=["cheapest-with-tools", "reasoning-required"],
        provider={"order": ["anthropic"], "sort": "throughput"},
        temperature=0.5,
        prompt_cache="1h",
        extra_body={"top_k": 3, "provider": {"zdr": True}},
    )
    assert dict(found.why) == {
        "max_tokens": "instance default",
        "plugins": "instance default",
        "reasoning": "instance default",
        "reasoning.enabled": "preset reasoning-required",
        "session_id": "the execution's id",
        "provider.require_parameters": "preset reasoning-required",
        "provider.sort": "field provider",
        "provider.order": "field provider",
        "temperature": "field temperature",
        "cache_control": "field prompt_cache",
        "top_k": "extra_body",
        "provider.zdr": "extra_body",
    }
    assert found.request.options["reasoning"] == {"effort": "low", "enabled": True}
    assert found.request.options["cache_control"] == {"type": "ephemeral", "ttl": "1h"}


@given(
    st.lists(st.sampled_from(PRESETS), unique=True), st.booleans(), st.sampled_from(["shared", "byok_first"])
)
def test_every_field_that_is_sent_has_its_reason(presets: list[str], schema: bool, capacity: str) -> None:
    found = built(
        presets=presets,
        capacity=capacity,
        max_price={"prompt": 1},
        response_schema={"type": "object"} if schema else None,
    )
    for name, value in found.request.options.items():
        named = {path for path in found.why if path == name or path.startswith(f"{name}.")}
        inner = {f"{name}.{key}" for key in value} if isinstance(value, dict) else set()
        assert name in named or named == inner
    assert {path.partition(".")[0] for path in found.why} <= set(found.request.options)


# --- capacity ---


def test_own_keys_only_fails_closed() -> None:
    only = provider(capacity="byok_only", provider={"only": ["anthropic"]})
    assert only == {"only": ["anthropic"], "allow_fallbacks": False}


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"capacity": "byok_only"}, "provider.only"),
        ({"capacity": "byok_only", "provider": {"only": []}}, "provider.only"),
        (
            {
                "capacity": "byok_only",
                "provider": {"only": ["a"]},
                "extra_body": {"provider": {"allow_fallbacks": True}},
            },
            "provider.allow_fallbacks",
        ),
        ({"presets": ["max-price"]}, "max_price"),
        ({"server_tools": [{"type": "shell"}]}, "server_tools.0.type"),
        ({"server_tools": [{"type": "web_search", "engine": "bing"}]}, "server_tools.0.engine"),
    ],
)
def test_a_rule_that_is_broken_stops_the_call_and_names_the_field(
    parameters: dict[str, Any], field: str
) -> None:
    with pytest.raises(NodeError) as caught:
        built(**parameters)
    assert (caught.value.code, caught.value.details["field"]) == ("invalid_request", field)
    assert caught.value.hint


def test_a_draft_is_told_of_fallbacks_beside_own_keys_only() -> None:
    draft = {"capacity": "byok_only", "provider": {"only": ["a"], "allow_fallbacks": True}}
    assert [rule.field for rule in broken_rules(draft)] == ["provider.allow_fallbacks"]


# --- server tools ---


def test_a_server_tool_gets_its_prefix_and_the_instances_defaults() -> None:
    tools = [{"type": "web_search", "max_results": 3}, {"type": "openrouter:datetime"}, {"type": "datetime"}]
    assert built(SEARCH, server_tools=tools).request.options["tools"] == [
        {"type": "openrouter:web_search", "parameters": {"engine": "auto", "max_results": 3}},
        {"type": "openrouter:datetime"},
    ]


@pytest.mark.parametrize("off", [["web_search"], ["*"]])
def test_a_tool_that_is_switched_off_is_refused(off: list[str]) -> None:
    with pytest.raises(NodeError, match="switched off"):
        built({**SEARCH, "server_tools_off": off}, server_tools=[{"type": "web_search"}])


# --- caching ---


def test_the_response_cache_is_off_unless_it_is_chosen() -> None:
    assert built().request.cache_s is None
    assert built(response_cache_s=60).request.cache_s == 60
