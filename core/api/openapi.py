"""The OpenAPI schema common to all operations: authentication and errors."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from core.wire import Answer, JsonObject, document

ERROR = {"$ref": document.REFERENCE.format(model="ErrorAnswer")}


class ErrorBody(Answer):
    """What happened, what to do, and details: `core.errors`."""

    code: str
    message: str
    hint: str | None
    details: JsonObject


class ErrorAnswer(Answer):
    """The answer to every 4xx and 5xx."""

    error: ErrorBody


def error_answer() -> dict[str, Any]:
    """The answer to every 4xx."""
    return {"description": "The common error shape.", "content": {"application/json": {"schema": ERROR}}}


class Schema(AutoSchema):
    """Names operations by view and method, and adds the common error shape as the answer to every 4xx."""

    def get_operation_id(self) -> str:
        """`WorkflowList_get`: stable, and unique because view names are."""
        return f"{type(self.view).__name__}_{self.method.lower()}"

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with its `4XX` answer."""
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            operation["responses"].setdefault("4XX", error_answer())
        return operation
