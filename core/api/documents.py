"""Serializer fields for OpenAPI: what JSON columns and free values look like in the document."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({})
class AnyJson(serializers.JSONField):
    """Any JSON value, null included. Without `allow_null`, which the document would show as a choice."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Null is a value like any other."""
        return (True, None) if data is None else super().validate_empty_values(data)


@extend_schema_field({"type": "object", "additionalProperties": True})
class JsonObject(serializers.JSONField):
    """A JSON object."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Only objects are taken."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be a JSON object.")
        return data


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class JsonObjectOrNull(serializers.JSONField):
    """A JSON object, or null."""


class Closed(serializers.Serializer[Any]):
    """A request body that refuses fields it does not know, `id` and `organization` among them."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated fields. Raises ValidationError naming the unknown ones."""
        if isinstance(data, dict):
            unknown = sorted(str(key) for key in data if key not in self.fields)
            if unknown:
                known = ", ".join(self.fields)
                raise serializers.ValidationError({unknown[0]: f"Unknown field; there is: {known}."})
        return super().to_internal_value(data)


class ClosedInDocument(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says of a Closed body that it is closed."""

    target_class = Closed
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """The usual schema, without room for more."""
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return schema | {"additionalProperties": False}
