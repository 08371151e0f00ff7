"""A parameter that is one expression: it keeps its type, unless only text is taken there."""

from typing import Any

import pytest
from pydantic import Field

from executions.engine.parameters import Parameters
from workflows.graph import Node
from workflows.sdk import Context, Json, NodeError, NodeType, Output, Params


class Nested(Params):
    text: str = ""


class Settings(Params):
    text: str = ""
    optional: str | None = None
    any: Json = None
    number: float = 0
    choice: str | int = ""
    texts: list[str] = Field(default_factory=list)
    named: dict[str, str] = Field(default_factory=dict)
    nested: list[Nested] = Field(default_factory=list)


class Nothing(Output):
    pass


class Probe(NodeType[Settings, Nothing]):
    type = "test.probe"
    label = "Probe"
    category = "data"
    params = Settings
    output = Nothing

    async def run(self, params: Settings, ctx: Context) -> Nothing:
        return Nothing()


async def resolved(parameters: dict[str, Json], value: Json) -> Any:
    node = Node(id="n", type="test.probe", parameters=parameters)
    _, params = await Parameters(node, Probe()).resolve({"x": value}, False)
    return params


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (1234567890123456789, "1234567890123456789"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e21, "1e+21"),
        (True, "true"),
        (False, "false"),
        ([1, "a", True], "1,a,true"),
        ("ü", "ü"),
    ],
)
async def test_where_only_text_is_taken_a_value_is_printed_as_within_other_text(
    value: Json, text: str
) -> None:
    one = "{{x}}"
    assert (await resolved({"text": one}, value)).text == text
    assert (await resolved({"optional": one}, value)).optional == text
    assert (await resolved({"texts": [one]}, value)).texts == [text]
    assert (await resolved({"named": {"a": one}}, value)).named == {"a": text}
    assert (await resolved({"nested": [{"text": one}]}, value)).nested[0].text == text


@pytest.mark.parametrize("value", [7, 3.5, True, None, [1], {"a": 1}])
async def test_where_other_values_are_taken_too_it_keeps_its_type(value: Json) -> None:
    assert (await resolved({"any": "{{x}}"}, value)).any == value


async def test_a_number_stays_a_number_where_one_is_taken() -> None:
    assert (await resolved({"number": "{{x}}", "choice": "{{x}}"}, 7)).number == 7
    assert (await resolved({"choice": "{{x}}"}, 7)).choice == 7


@pytest.mark.parametrize("value", [{"a": 1}, [{"a": 1}]])
async def test_an_object_in_a_text_is_an_error_that_suggests_json(value: Json) -> None:
    with pytest.raises(NodeError) as caught:
        await resolved({"text": "{{x}}"}, value)
    assert (caught.value.code, caught.value.details["field"]) == ("not_printable", "text")
    assert "{{json x}}" in str(caught.value.hint)


async def test_null_is_null_where_it_is_taken_and_an_error_where_not() -> None:
    assert (await resolved({"optional": "{{x}}"}, None)).optional is None
    with pytest.raises(NodeError, match="`text`"):
        await resolved({"text": "{{x}}"}, None)
