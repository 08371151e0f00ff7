"""Answers and bodies as the OpenAPI document shows them."""

from typing import Annotated, Any

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import ComponentRegistry
from typing_extensions import TypedDict

from core.wire import Answer, As, Named
from core.wire.document import add_component, component_of
from tests.people import Person


class Inside(TypedDict, total=False):
    again: "Inside"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def test_an_unknown_field_is_refused_by_name(alice: Person) -> None:
    status, answer = alice.post("/api/workflows/", {"name": "x", "organization": "someone's"})
    assert status == 400
    assert (
        answer["error"]["details"]["fields"]["organization"]
        == "Unknown field; allowed: name, description, graph."
    )


def test_every_request_body_of_the_document_is_closed(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content is None:
                continue
            schema = content["schema"]
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert schema["additionalProperties"] is False, f"{method} {path}"


class Shape(Answer):
    """Something."""

    one: Annotated[dict[str, Any], As(Inside)]
    two: Annotated[Any, Named("Elsewhere")] | None
    three: str | None = None


def test_an_answer_has_all_of_its_fields_and_refers_to_what_is_in_it() -> None:
    registry = ComponentRegistry()
    assert component_of(Shape, registry, "serialization") == {
        "type": "object",
        "description": "Something.",
        "required": ["one", "three", "two"],
        "properties": {
            "one": {"$ref": "#/components/schemas/Inside"},
            "two": {"oneOf": [{"$ref": "#/components/schemas/Elsewhere"}, {"type": "null"}]},
            "three": {"type": ["string", "null"]},
        },
    }
    assert registry.build({})["schemas"]["Inside"]["properties"] == {
        "again": {"$ref": "#/components/schemas/Inside"}
    }


def test_two_shapes_of_one_name_are_a_fault() -> None:
    with pytest.raises(ValueError, match="Two components of the document are named Inside"):
        add_component("Inside", Shape, ComponentRegistry(), "serialization")
