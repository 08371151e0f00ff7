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


def error_answer() -> dict[str, Any]:
    """The answer of every 4xx."""
    return {"description": "The one error shape.", "content": {"application/json": {"schema": ERROR}}}


class Schema(AutoSchema):
    """Names operations by view and method, and adds the one error shape as the answer of every 4xx."""

    def get_operation_id(self) -> str:
        """`WorkflowList_get`: stable, and unique because views are."""
        return f"{type(self.view).__name__}_{self.method.lower()}"

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with its `4XX` answer."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"].setdefault("4XX", error_answer())
        return operation
