"""OpenAPI of what every operation has in common: who may call it and how it fails."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "hint", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "hint": {"type": ["string", "null"]},
                "details": {"type": "object", "additionalProperties": True},
            },
        }
    },
}


class Schema(AutoSchema):
    """Adds the one error shape as the answer of every 4xx."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with its `4XX` answer."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"].setdefault(
                "4XX",
                {"description": "The one error shape.", "content": {"application/json": {"schema": ERROR}}},
            )
        return operation
