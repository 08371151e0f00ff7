"""Parameter schemas, generated once per node type."""

from functools import cache
from typing import Any

from workflows.sdk.registry import AnyNodeType
from workflows.sdk.schema import form_schema


@cache
def schema_of(node_type: AnyNodeType) -> dict[str, Any]:
    """The JSON Schema of the node type's parameters."""
    return form_schema(node_type.params)
