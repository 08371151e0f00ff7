"""What another workflow may hand over when it calls."""

from typing import Any

import pytest
from pydantic import ValidationError

from workflows.nodes.trigger.trigger_called import CalledTrigger
from workflows.sdk import Json, NodeError
from workflows.sdk.testing import FakeContext, run_node

FIELDS = [
    {"name": "topic", "type": "string"},
    {"name": "count", "type": "integer", "required": False},
    {"name": "extra", "required": False},
]


async def called(parameters: dict[str, Any], given: Json) -> Json:
    return await run_node(CalledTrigger(), parameters, FakeContext(input=given))


async def problems_of(parameters: dict[str, Any], given: Json) -> list[dict[str, str]]:
    with pytest.raises(NodeError) as caught:
        await called(parameters, given)
    assert caught.value.code == "input_invalid"
    assert not caught.value.retryable
    found: list[dict[str, str]] = caught.value.details["problems"]
    return found


@pytest.mark.parametrize("given", [{}, {"a": 1}, [1], "text", None])
async def test_without_fields_anything_is_taken_as_it_is(given: Json) -> None:
    assert await called({}, given) == given


@pytest.mark.parametrize(
    "given", [{"topic": "x"}, {"topic": "x", "count": 3, "extra": [1]}, {"topic": "x", "unnamed": 1}]
)
async def test_an_input_with_its_fields_is_handed_on(given: Json) -> None:
    assert await called({"fields": FIELDS}, given) == given


async def test_every_field_that_does_not_fit_is_told_with_its_place() -> None:
    problems = await problems_of({"fields": FIELDS}, {"count": "three"})
    assert {problem["path"] for problem in problems} == {"$", "$.count"}
    assert any("'topic' is a required property" in problem["message"] for problem in problems)


@pytest.mark.parametrize("given", [None, [], "x", 1])
async def test_fields_are_those_of_an_object(given: Json) -> None:
    assert await problems_of({"fields": FIELDS}, given)


async def test_a_json_schema_says_more_than_fields() -> None:
    schema = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 3}
    assert await called({"input_schema": schema}, [1, 2]) == [1, 2]
    assert [p["path"] for p in await problems_of({"input_schema": schema}, [1, 0])] == ["$[1]"]


async def test_a_very_wrong_input_is_told_in_few_words() -> None:
    schema = {"type": "array", "items": {"type": "integer"}}
    problems = await problems_of({"input_schema": schema}, ["x" * 1_000] * 1_000)
    assert len(problems) == 20 and max(len(problem["message"]) for problem in problems) == 300


async def test_a_schema_reaches_nothing_outside_itself() -> None:
    schema = {"$ref": "http://127.0.0.1:1/schema.json"}
    with pytest.raises(NodeError) as caught:
        await called({"input_schema": schema}, 1)
    assert caught.value.code == "input_schema_invalid"


@pytest.mark.parametrize(
    ("parameters", "why"),
    [
        ({"input_schema": {"type": "nonsense"}}, "not valid"),
        ({"input_schema": {"patternProperties": {"(?=a)b": {}}}}, "cannot be used: invalid perl operator"),
        ({"input_schema": {"type": "object"}, "fields": FIELDS}, "either fields or a JSON Schema"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "two fields named 'a'"),
        ({"fields": [{"name": "not a name"}]}, "pattern"),
    ],
)
def test_settings_that_cannot_be_met_are_refused_in_the_draft(parameters: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        CalledTrigger.params.model_validate(parameters)
