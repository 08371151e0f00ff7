"""`/resume/{token}`: answers to a waiting node without an account, on a page or by a program.

The link names the node and is signed. An approval is shown on GET and decided on POST; anything posted to a
wait is its data.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from accounts.clients import client_of
from core import strict_json
from core.api.edges import body_of, charset_of
from core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    MethodNotAllowedError,
    UnavailableError,
    WireloomError,
)
from executions.answers.deciding import check_asks, execution_resolve, fields_of
from executions.answers.links import Waiting, opened
from executions.models import Execution, NodeRun
from executions.status import FINAL
from executions.triggers.form.page import HEADERS, field_rows
from executions.triggers.http.call import parsed, sent_fields
from executions.triggers.http.replies import protected
from executions.wire.waits import digest
from workflows.sdk import Json

FORM = "application/x-www-form-urlencoded"
VALUE = "values."
"""A prefix for the names of the fields, which may otherwise equal the page's own, such as `comment`."""
BEFORE_IT_WAITS = ("queued", "running", "retrying")
TRY_AGAIN_S = 2
"""When to retry if an earlier node sent the link and its recipient is faster than the run."""


@csrf_exempt  # anyone with the link may use it; submissions from other sites are rejected by their origin
def resume(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page on GET, the answer on POST."""
    by_page = request.method in ("GET", "HEAD") or request.content_type == FORM
    try:
        waiting = opened(token)
        if request.method in ("GET", "HEAD"):
            return _page("resume/ask.html", _asked(waiting))
        if request.method != "POST":
            raise MethodNotAllowedError(f"A resume link accepts GET and POST, not {request.method}.")
        shown = _shown(_node(waiting))
        if shown is None:
            return _called(request, waiting)
        return _answered(request, waiting, shown) if by_page else _decided_by_program(request, waiting)
    except WireloomError as error:
        return _refused(error, by_page)


def _refused(error: WireloomError, by_page: bool) -> HttpResponseBase:
    response: HttpResponseBase
    if by_page:
        response = _page("resume/closed.html", {"error": error}, error.status)
    else:
        response = protected(JsonResponse(error.as_body(), status=error.status))
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _asked(
    waiting: Waiting, given: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The content of the page, with the values already `given`. Raises ConflictError if nothing is asked any
    more."""
    shown = _shown(_node(waiting))
    if shown is None:
        raise ConflictError(
            "This link is not for decisions.", "Programs post data to it.", code="not_waiting"
        )
    details = shown.get("details")
    return {
        "shown": shown,
        "details": None if details is None else json.dumps(details, indent=2, ensure_ascii=False),
        "digest": digest(shown),
        "prefix": VALUE,
        "fields": field_rows(fields_of(shown), _values(given or {}), wrong or {}),
        "comment": (given or {}).get("comment", ""),
    }


def _values(given: Mapping[str, str]) -> dict[str, Json]:
    return {name.removeprefix(VALUE): value for name, value in given.items() if name.startswith(VALUE)}


def _node(waiting: Waiting) -> NodeRun:
    """The waiting node. Raises UnavailableError `not_yet_waiting`, or ConflictError if it will never wait."""
    row = Execution.objects.filter(pk=waiting.execution).first()
    runs = NodeRun.objects.filter(execution=waiting.execution)
    node: NodeRun | None = runs.filter(node_id=waiting.node_id, iteration=waiting.iteration).first()
    if row and row.status not in FINAL and (node is None or node.status in BEFORE_IT_WAITS):
        message = "The run has not reached the step that this link answers."
        hint = f"Try again in {TRY_AGAIN_S} seconds."
        raise UnavailableError(message, hint, {"retry_after_s": TRY_AGAIN_S}, "not_yet_waiting")
    if row is None or node is None:
        raise ConflictError("There is nothing to decide here.", "The run has ended.", code="not_waiting")
    check_asks(row, node)
    return node


def _shown(node: NodeRun) -> dict[str, Any] | None:
    shown: dict[str, Any] | None = (node.wait or {}).get("shown")
    return shown


def _called(request: HttpRequest, waiting: Waiting) -> HttpResponseBase:
    """Anything posted to a wait is its data, parsed as for a webhook."""
    data = parsed(request.headers.get("Content-Type", ""), body_of(request))
    return _accepted(_resolve(request, waiting, "approve", data, None))


def _answered(request: HttpRequest, waiting: Waiting, shown: dict[str, Any]) -> HttpResponse:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForbiddenError("The decision was sent from another site's page.")
    fields = sent_fields(body_of(request), charset_of(request))
    given = {name: values[0] for name, values in fields.items()}
    return _decided(request, waiting, given, shown)


def _decided(
    request: HttpRequest, waiting: Waiting, given: Mapping[str, str], shown: dict[str, Any]
) -> HttpResponse:
    """A confirmation; or the page again if the comment or a field is invalid."""
    action, comment = given.get("action", ""), given.get("comment", "")[:10_000]
    data: Json = {"comment": comment, "values": _values(given)}
    try:
        _resolve(request, waiting, action, data, given.get("shown", ""))
    except InvalidError as error:
        if error.code != "invalid_form":
            raise
        context = _asked(waiting, given, error.details.get("fields"))
        context |= {"error": error, "wrong": error.details.get("comment")}
        return _page("resume/ask.html", context, error.status)
    return _page("resume/thanks.html", {"approved": action == "approve", "shown": shown})


def _decided_by_program(request: HttpRequest, waiting: Waiting) -> HttpResponseBase:
    body = body_of(request)
    said: Json = strict_json.loads(body, charset_of(request)) if body else None
    if not isinstance(said, dict) or not said.keys() <= {"action", "data", "shown"}:
        raise InvalidError('The body must be an object: {"action": "approve" or "reject", "data": …}.')
    action = str(said.get("action", ""))
    return _accepted(_resolve(request, waiting, action, said.get("data"), said.get("shown")))


def _accepted(execution: Execution) -> HttpResponseBase:
    return protected(JsonResponse({"id": str(execution.pk), "status": execution.status}, status=202))


def _resolve(request: HttpRequest, waiting: Waiting, action: str, data: Json, shown: Any) -> Execution:
    row = Execution.objects.get(pk=waiting.execution)
    email = getattr(request.user, "email", "")
    is_member = row.organization.memberships.filter(user__email=email).exists()
    return execution_resolve(
        execution=row,
        node_id=waiting.node_id,
        iteration=waiting.iteration,
        action=action,
        by=email if is_member else "",
        data=data,
        shown=None if shown is None else str(shown),
        client=client_of(request),
    )


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status, headers=HEADERS)
