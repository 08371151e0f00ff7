"""Prepares a node's output or error for storage."""

from typing import TYPE_CHECKING, Any

from executions.engine.record import NodeRecord
from executions.engine.unbroken import unbroken
from workflows.sdk import Json, NodeError, Output, is_large, kept

if TYPE_CHECKING:
    from executions.engine.plan import PlannedNode

MAX_OUTPUT = 64 * 1024 * 1024
TOO_LARGE = f"At most {MAX_OUTPUT // 1024 // 1024} MB are passed on; keep only what is needed."
MAX_DETAIL = 100_000
"""Characters of one text in an error's details."""


async def output_of(value: Any) -> tuple[Json, int]:
    """A node's output as unshared JSON, and its size in characters of JSON text.

    Raises NodeError `output_not_json` or `output_too_large`.
    """
    output, size = await unbroken(_kept, value) if is_large(_fields(value)) else _kept(value)
    if size > MAX_OUTPUT:
        raise NodeError("output_too_large", f"The node's output has {size} characters of JSON.", TOO_LARGE)
    return output, size


def error_as_kept(error: NodeError) -> dict[str, Any]:
    """The error as stored: details that are not JSON are left out, and oversized ones are truncated."""
    try:
        told: dict[str, Any] = kept(error.as_dict() | {"details": _short(error.details)})[0]
    except NodeError:
        told = error.as_dict() | {"details": {}}
    return told


def _short(details: dict[str, Any]) -> dict[str, Any]:
    if not is_large(details):
        return details
    cut = {name: value[:MAX_DETAIL] if isinstance(value, str) else value for name, value in details.items()}
    return {name: value for name, value in cut.items() if isinstance(value, str) or not is_large(value)}


def settle_failure(planned: "PlannedNode", record: NodeRecord) -> None:
    """Apply the node's error mode to a failed record; with `stop` it keeps no ports, and the run fails."""
    told = {"error": record.error}
    match planned.node.on_error:
        case "continue":
            record.output, record.ports = told, list(planned.ports)
        case "default":
            record.output, record.ports = planned.node.default_output, list(planned.ports)
        case "route":
            record.output, record.ports = told, ["error"]


def _fields(value: Any) -> Any:
    """An output in a form whose size can be measured."""
    return {**vars(value), **(value.model_extra or {})} if isinstance(value, Output) else value


def _kept(value: Any) -> tuple[Json, int]:
    return kept(_plain(value))


def _plain(value: Any) -> Json:
    """Raises NodeError `output_not_json`: Pydantic has its own limits and rules."""
    if not isinstance(value, Output):
        return value
    try:
        return value.model_dump(mode="json")
    except (TypeError, ValueError, RecursionError) as error:
        raise NodeError("output_not_json", f"The node's output cannot be stored: {error}.") from error
