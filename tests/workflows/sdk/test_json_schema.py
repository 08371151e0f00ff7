"""A user's JSON Schema costs what it may cost, and means what the specification says."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.sdk.json_schema import DEEPEST, LARGEST, UnusableSchemaError, mismatches, schema_validator

LOOKS_AHEAD = "(?=a)b"
"""Backtracking engines have it; it shows which engine a pattern has come to."""


def problems(schema: Any, value: Any) -> list[str]:
    return [found.message for found in mismatches(value, schema_validator(schema), 5)]


def doubled(keyword: str, levels: int = 28) -> dict[str, Any]:
    """Of a few kilobytes, and 2^`levels` checks of one value."""
    steps = {f"a{n}": {keyword: [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": {**steps, f"a{levels}": {"type": "string"}}, "$ref": "#/$defs/a0"}


# --- cost ---


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (doubled("allOf"), "x"),
        (doubled("anyOf"), 1),
        (doubled("oneOf"), "x"),
        ({"not": doubled("anyOf")} | {"$defs": doubled("anyOf")["$defs"]}, 1),
        ({"items": {"items": {"enum": [{"k": "x" * 100}] * 500}}}, [[{"k": "x" * 100}] * 999] * 99),
        ({"allOf": [{"items": {"type": "integer"}}] * 100}, list(range(50_000))),
    ],
    ids=["allOf", "anyOf", "oneOf", "not", "enumerations", "long lists"],
)
def test_a_check_that_takes_too_much_work_is_broken_off(schema: Any, value: Any) -> None:
    with pytest.raises(UnusableSchemaError, match=r"too much work|to itself"):
        problems(schema, value)


def test_a_large_honest_answer_is_checked_to_its_end() -> None:
    row = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "number"}}}
    rows: list[Any] = [{"a": "x", "b": 1.5}] * 20_000
    assert problems({"type": "array", "items": row}, rows) == []
    assert problems({"type": "array", "items": row}, [*rows, {"a": 1}]) == ["1 is not of type 'string'"]


def test_many_elements_are_compared_once() -> None:
    rows = [{"n": n} for n in range(20_000)]
    assert problems({"uniqueItems": True}, rows) == []
    assert len(problems({"uniqueItems": True}, [*rows, {"n": 7}])) == 1


@pytest.mark.parametrize(
    "schema",
    [
        {"required": [{"n": n} for n in range(2_000)]},
        {"enum": ["x" * LARGEST]},
        {"not": {}},
    ],
    ids=["wrong in many places", "large", "deep"],
)
def test_a_schema_is_checked_at_a_bounded_cost_itself(schema: dict[str, Any]) -> None:
    for _ in range(DEEPEST if "not" in schema else 0):
        schema = {"not": schema}
    with pytest.raises(UnusableSchemaError):
        schema_validator(schema)


# --- patterns ---


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": LOOKS_AHEAD},
        {"properties": {"x": {"pattern": LOOKS_AHEAD}}},
        {"patternProperties": {LOOKS_AHEAD: {}}},
        {"additionalProperties": {"propertyNames": {"pattern": LOOKS_AHEAD}}},
        {"pattern": "(a{1000}){1000}"},
        {"pattern": "a" * 1_001},
    ],
)
def test_a_pattern_that_has_no_linear_time_is_refused_and_named(schema: Any) -> None:
    with pytest.raises(UnusableSchemaError, match="the pattern"):
        schema_validator(schema)


@pytest.mark.parametrize("place", ["$defs", "properties"])
def test_no_word_in_a_schema_leads_to_another_engine(place: str) -> None:
    # The library takes the validator of its own that a `$schema` inside names.
    named = {"$schema": "https://json-schema.org/draft/2020-12/schema", "pattern": "(a+)+$"}
    schema = {place: {"x": named}, "additionalProperties": {"$ref": f"#/{place}/x"}}
    assert len(problems(schema, {"y": "a" * 100_000 + "!"})) == 1


def test_names_of_properties_are_matched_in_linear_time() -> None:
    schema = {"patternProperties": {"^(a+)+$": {"type": "integer"}}, "additionalProperties": False}
    assert problems(schema, {"a" * 50_000: 1}) == []
    assert problems(schema, {"aa": "x"}) == ["'x' is not of type 'integer'"]
    assert problems(schema, {"a" * 50_000 + "!": 1})[0].startswith("Additional properties are not allowed")
    with pytest.raises(UnusableSchemaError, match="cannot be used together"):
        schema_validator({"patternProperties": {"a": {}}, "unevaluatedProperties": False})


def test_half_a_character_is_no_reason_to_fail() -> None:
    assert problems({"pattern": "^.$"}, "\ud800") == []


# --- meaning ---

LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 1.5, "", "1", "a", "e"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=4), VALUES)
def test_equality_is_that_of_the_specification(options: list[Any], value: Any) -> None:
    for schema in ({"enum": options}, {"const": value}, {"uniqueItems": True}):
        for given_value in (value, options, *options):
            expected = jsonschema.Draft202012Validator(schema).is_valid(given_value)
            assert (problems(schema, given_value) == []) is expected, (schema, given_value)


@given(VALUES, st.dictionaries(st.sampled_from("ab"), st.sampled_from([{}, True, False, {"type": "string"}])))
def test_additional_properties_are_those_that_are_not_named(value: Any, named: dict[str, Any]) -> None:
    for others in (True, False, {"type": "integer"}):
        schema = {"properties": named, "additionalProperties": others}
        expected = jsonschema.Draft202012Validator(schema).is_valid(value)
        assert (problems(schema, value) == []) is expected, (schema, value)
