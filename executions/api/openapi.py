"""The OpenAPI schema of the hot path, which is not a DRF view and so cannot describe itself."""

from typing import Any

from core.api.openapi import error_answer
from core.wire.document import REFERENCE, add_component
from executions.api.bodies import Run

_ID = {"type": "string", "format": "uuid"}
_DESCRIPTION = (
    "Start a run; with `wait`, respond when it has ended. With `until_node` it ends at that node, whose output is "
    "the run's; a node inside a container stands for its outermost one, and a trigger that leads there is chosen."
)


def add_run(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A drf-spectacular hook: adds `POST /api/workflows/{id}/run/`."""
    add_component("RunRequest", Run, generator.registry, "validation")
    result["paths"]["/api/workflows/{id}/run/"] = {
        "post": {
            "operationId": "WorkflowRun_post",
            "description": _DESCRIPTION,
            "parameters": [
                {"in": "path", "name": "id", "required": True, "schema": _ID},
                {
                    "in": "header",
                    "name": "Idempotency-Key",
                    "description": "The same key with the same body returns the same execution, for 24 hours.",
                    "schema": {"type": "string", "maxLength": 255},
                },
            ],
            "tags": ["workflows"],
            "security": [{"token": []}, {"session": []}],
            "requestBody": {"content": {"application/json": {"schema": _reference("RunRequest")}}},
            "responses": {
                "200": _json(_reference("Execution"), "It ended within `wait` seconds."),
                "202": _json(_reference("Started"), "It was accepted."),
                "4XX": error_answer(),
            },
        }
    }
    return result


def _json(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=name)}
