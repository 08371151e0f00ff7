"""What a form can be made from is written down: no node type and no credential says anything else."""

import pytest
from pydantic import TypeAdapter

from credentials.types import credential_types
from workflows.nodes import catalogue
from workflows.sdk.registry import AnyNodeType
from workflows.sdk.schema import FormSchema, form_schema

KNOWN = TypeAdapter(FormSchema)


@pytest.mark.parametrize("kind", list(catalogue()), ids=lambda kind: kind.type)
def test_a_node_types_forms_are_of_the_documented_shape(kind: AnyNodeType) -> None:
    for model in (kind.params, kind.output):
        KNOWN.validate_python(form_schema(model), strict=True)


@pytest.mark.parametrize("name", credential_types)
def test_a_credentials_form_is_of_the_documented_shape(name: str) -> None:
    KNOWN.validate_python(credential_types[name].data_schema(), strict=True)
