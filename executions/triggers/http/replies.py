"""Replies to a webhook's caller, built from stored data."""

import json
import re
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header

from assets.models import Asset
from assets.serving import content_part
from assets.storage import FileGoneError
from characters import UnreadableTextError, encode, media_type, whole, whole_json
from core.errors import error_body
from executions.models import Execution, NodeRun
from executions.store.values import is_reference, loaded
from workflows.nodes import catalogue
from workflows.sdk import FileValue, Json, file_of, is_file
from workflows.sdk.response_headers import SAFE_TYPES, why_not_sent

PROTECTION = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every response with a workflow's content."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def immediate(execution: UUID, status: str) -> HttpResponse:
    """202 with the execution's id."""
    return JsonResponse({"id": str(execution), "status": status}, status=202)


def outcome(execution: UUID, by_node: bool) -> HttpResponseBase | None:
    """The reply; None while there is none. Raises FileGoneError if its body is a file that no longer exists."""
    row = Execution.objects.select_related("version").get(pk=execution)
    if by_node:
        answer = _respond_node(row)
        if answer is not None:
            return answer
    if row.status == "succeeded":
        return _respond_node(row) or _answered(row, 200, {}, loaded(row.output, row.organization_id))
    if row.status == "waiting":
        return immediate(execution, row.status)
    if row.status in ("failed", "cancelled", "timed_out"):
        return _failed(row.pk, row.status, row.error or {})
    return None


def told(execution: UUID, answer: dict[str, Any], by_node: bool) -> HttpResponse | None:
    """The reply in a worker's message; None if the database must be queried."""
    status, response = answer.get("status"), answer.get("response")
    if is_reference(response) or is_file((response or {}).get("body")) or is_file(answer.get("output")):
        return None
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
    """The reply of a successful run: the body of its respond node, otherwise its output."""
    answer = _answer(row)
    return loaded(row.output, row.organization_id) if answer is None else answer["body"]


def _respond_node(row: Execution) -> HttpResponseBase | None:
    answer = _answer(row)
    return None if answer is None else _answered(row, answer["status"], answer["headers"], answer["body"])


def _answered(row: Execution, status: int, headers: dict[str, str], body: Json) -> HttpResponseBase:
    file = file_of(body)
    return body_response(status, headers, body) if file is None else _bytes_of(row, status, headers, file)


def _bytes_of(row: Execution, status: int, headers: dict[str, str], file: FileValue) -> HttpResponseBase:
    """The content of a file of the execution's organisation, with its own type or the one in a header."""
    found = Asset.objects.files().in_organization(row.organization_id).filter(pk=file.asset).first()
    if found is None:
        raise FileGoneError(f"The file {file.name!r} no longer exists.")
    given = sent_headers(headers)
    named = next(
        (value for name, value in given.items() if name.lower() == "content-type"), found.content_type
    )
    response = content_part(found, 0, found.size)
    response.status_code = status
    response.headers["Content-Length"] = str(found.size)
    return _finished(response, given, named, found.name)


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
    """Text as it is, everything else as JSON; types that a browser would run are sent as a download.

    Text is encoded in the charset of the content type; headers for which `why_not_sent` has a reason are left
    out.
    """
    given = sent_headers(headers)
    named = next((value for name, value in given.items() if name.lower() == "content-type"), "")
    content_type = named or ("text/plain; charset=utf-8" if isinstance(body, str) else "application/json")
    response = HttpResponse(_content(body, media_type(content_type).charset), status=status)
    _finished(response, given, content_type)
    return response


def sent_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The workflow's headers that may be sent."""
    return {name: whole(str(value)) for name, value in headers.items() if why_not_sent(name) is None}


def _finished(
    response: HttpResponseBase, given: Mapping[str, str], content_type: str, file_name: str = ""
) -> HttpResponseBase:
    for name, value in {**given, "Content-Type": content_type}.items():
        response.headers[name] = _header(_ASCII.get(name.lower(), str)(value))
    if media_type(response.headers["Content-Type"]).name not in SAFE_TYPES:
        response.headers["Content-Disposition"] = attachment(given, file_name)
    return response


def _content(body: Json, charset: str | None) -> bytes:
    text = body if isinstance(body, str) else whole_json(json.dumps(body))
    try:
        return encode(text, charset)
    except UnreadableTextError:
        return encode(text, None)  # the node rejects it earlier; only runs of older versions get here


def _header(value: str) -> str:
    # Django sends Latin-1 and would encode anything else as in e-mail; this way the bytes are UTF-8.
    return _CONTROL.sub(" ", value).encode().decode("latin-1")


def _location(value: str) -> str:
    """Percent-encode non-ASCII characters, as browsers do."""
    return iri_to_uri(value)


def _disposition(value: str) -> str:
    """With a non-ASCII file name encoded by RFC 6266."""
    if value.isascii():
        return value
    given = Message()
    given["content-disposition"] = value
    is_attachment = given.get_content_disposition() != "inline"
    return content_disposition_header(is_attachment, given.get_filename() or "") or "attachment"


def attachment(headers: Mapping[str, str], file_name: str = "") -> str:
    """`Content-Disposition` of a download, with the workflow's file name, otherwise `file_name`."""
    given = Message()
    given["content-disposition"] = next(
        (value for name, value in headers.items() if name.lower() == "content-disposition"), "attachment"
    )
    name = _CONTROL.sub(" ", collapse_rfc2231_value(given.get_filename() or file_name))
    return content_disposition_header(True, name) or "attachment"


_ASCII: dict[str, Callable[[str], str]] = {"location": _location, "content-disposition": _disposition}
