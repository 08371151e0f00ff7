"""What a webhook's caller gets, read from what is stored."""

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse

from characters import whole
from core.errors import error_body
from executions.models import Execution, NodeRun
from executions.runtime.values import is_reference, loaded
from workflows.nodes import catalogue
from workflows.sdk import Json

# What a workflow may not set: framing of the connection, and anything that a browser would act on for our whole
# origin, or a reverse proxy for itself (`x-sendfile`, `x-accel-*`).
KEPT_HEADERS = frozenset(
    {
        "alt-svc",
        "clear-site-data",
        "connection",
        "content-encoding",
        "content-length",
        "content-security-policy",
        "content-security-policy-report-only",
        "keep-alive",
        "nel",
        "origin-agent-cluster",
        "report-to",
        "reporting-endpoints",
        "service-worker-allowed",
        "set-cookie",
        "strict-transport-security",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-content-type-options",
        "x-sendfile",
    }
)
PROTECTION = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer whose content is a workflow's."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SAFE_TYPES = ("application/json", "text/plain", "text/csv", "image/png", "image/jpeg", "image/webp")


def immediate(execution: UUID, status: str) -> HttpResponse:
    """202 with the execution's id."""
    return JsonResponse({"id": str(execution), "status": status}, status=202)


def outcome(execution: UUID, by_node: bool) -> HttpResponse | None:
    """The answer, None while there is none."""
    row = Execution.objects.select_related("version").get(pk=execution)
    if by_node:
        answer = _respond_node(row)
        if answer is not None:
            return answer
    if row.status == "succeeded":
        return _respond_node(row) or body_response(200, {}, loaded(row.output, row.organization_id))
    if row.status == "waiting":
        return immediate(execution, row.status)
    if row.status in ("failed", "cancelled", "timed_out"):
        return _failed(row.pk, row.status, row.error or {})
    return None


def told(execution: UUID, answer: dict[str, Any], by_node: bool) -> HttpResponse | None:
    """The answer that a worker's message holds; None where the database must be asked."""
    status, response = answer.get("status"), answer.get("response")
    if response and (by_node or status == "succeeded"):
        return body_response(response["status"], response["headers"], response["body"])
    if status == "succeeded" and not is_reference(answer["output"]):
        return body_response(200, {}, answer["output"])
    if status == "waiting":
        return immediate(execution, status)
    if status in ("failed", "cancelled", "timed_out"):
        return _failed(execution, status, answer["error"] or {})
    return None


def said(row: Execution) -> Json:
    """What a run that succeeded says: the body of its respond node, else its output."""
    answer = _answer(row)
    return loaded(row.output, row.organization_id) if answer is None else answer["body"]


def _respond_node(row: Execution) -> HttpResponse | None:
    answer = _answer(row)
    return None if answer is None else body_response(answer["status"], answer["headers"], answer["body"])


def _answer(row: Execution) -> dict[str, Any] | None:
    registry = catalogue()
    types = {node["id"]: registry.get(node["type"]) for node in row.version.graph["nodes"]}
    ids = [node_id for node_id, node_type in types.items() if node_type and node_type.responds]
    if not ids:
        return None
    run = NodeRun.objects.filter(execution=row, node_id__in=ids, status="succeeded").order_by("seq").first()
    if run is None:
        return None
    answer: dict[str, Any] = loaded(run.output, row.organization_id)
    return answer


def _failed(execution: UUID, status: str, error: dict[str, Any]) -> HttpResponse:
    message = error.get("message") or f"The execution was {status.replace('_', ' ')}."
    details = {"execution": str(execution), "status": status, "node_id": error.get("node_id")}
    return JsonResponse(error_body("execution_failed", message, error.get("hint"), details), status=422)


def protected(response: HttpResponseBase) -> HttpResponseBase:
    """The response with PROTECTION."""
    for name, value in PROTECTION.items():
        response.headers[name] = value
    return response


def body_response(status: int, headers: dict[str, str], body: Json) -> HttpResponse:
    """Text as it is, everything else as JSON; types that a browser would run are sent as a download."""
    if isinstance(body, str):
        response = HttpResponse(whole(body), status=status, content_type="text/plain; charset=utf-8")
    else:
        response = JsonResponse(body, status=status, safe=False)
    for name, value in headers.items():
        if _may_be_set(name):
            response.headers[name] = _header(value)
    if response.headers["Content-Type"].partition(";")[0].strip().lower() not in SAFE_TYPES:
        response.headers["Content-Disposition"] = "attachment"
    return response


def _header(value: str) -> str:
    # Django sends Latin-1 and would wrap everything else up as in mail; this way the bytes are UTF-8.
    return _CONTROL.sub(" ", whole(str(value))).encode().decode("latin-1")


def _may_be_set(name: str) -> bool:
    lower = name.lower()
    is_name = name.isascii() and name.replace("-", "").isalnum()
    return is_name and lower not in KEPT_HEADERS and not lower.startswith("x-accel-")
