"""Request bodies that refuse what they do not know, and say so in the document."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.people import Person


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def test_an_unknown_field_is_refused_by_name(alice: Person) -> None:
    status, answer = alice.post("/api/workflows/", {"name": "x", "organization": "someone's"})
    assert status == 400
    assert (
        answer["error"]["details"]["fields"]["organization"]
        == "Unknown field; there is: name, description, graph."
    )


def test_every_request_body_of_the_document_is_closed(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if "requestBody" not in operation:
                continue
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            if "$ref" in schema:
                schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            assert schema["additionalProperties"] is False, f"{method} {path}"
