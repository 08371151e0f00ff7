"""`/resume/{token}`: somebody without an account answers a node that waits, by a page or by a program.

The link names the node and is signed. An approval is shown on GET and decided on POST; what is posted to a wait
is its data, whatever it is.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from core import strict_json
from core.api import body_of
from core.errors import ConflictError, ForbiddenError, InvalidError, MethodNotAllowedError, WireloomError
from executions.deciding import digest, execution_resolve
from executions.models import Execution, NodeRun
from executions.resume_links import Waiting, opened
from executions.triggers.answers import protected
from executions.triggers.call import form_fields
from executions.triggers.form_page import HEADERS
from workflows.sdk import Json

FORM = "application/x-www-form-urlencoded"


@csrf_exempt  # whoever has the link may use it; a page of another site is refused by where it comes from
def resume(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page on GET, the answer on POST."""
    by_page = request.method in ("GET", "HEAD") or request.content_type == FORM
    try:
        waiting = opened(token)
        if request.method in ("GET", "HEAD"):
            return _page("resume/ask.html", _asked(waiting))
        if request.method != "POST":
            raise MethodNotAllowedError(f"A link to resume takes GET and POST, not {request.method}.")
        return _answered(request, waiting) if by_page else _answered_by_program(request, waiting)
    except WireloomError as error:
        if by_page:
            return _page("resume/closed.html", {"error": error}, error.status)
        return protected(JsonResponse(error.as_body(), status=error.status))


def _asked(waiting: Waiting) -> dict[str, Any]:
    """What the page shows. Raises ConflictError when nothing is asked any more."""
    shown = _shown(_node(waiting))
    if shown is None:
        raise ConflictError("This link takes no decision.", "A program posts to it.", code="not_waiting")
    details = shown.get("details")
    return {
        "shown": shown,
        "details": None if details is None else json.dumps(details, indent=2, ensure_ascii=False),
        "digest": digest(shown),
    }


def _node(waiting: Waiting) -> NodeRun:
    runs = NodeRun.objects.filter(execution=waiting.execution, execution__status__in=("waiting", "running"))
    node: NodeRun | None = runs.filter(
        node_id=waiting.node_id, iteration=waiting.iteration, status="waiting"
    ).first()
    if node is None or node.answer is not None:
        raise ConflictError("There is nothing to decide here any more.", code="not_waiting")
    return node


def _shown(node: NodeRun) -> dict[str, Any] | None:
    shown: dict[str, Any] | None = (node.wait or {}).get("shown")
    return shown


def _answered(request: HttpRequest, waiting: Waiting) -> HttpResponse:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForbiddenError("The decision was sent from another site's page.")
    text = body_of(request).decode("utf-8", "replace")
    given = {name: values[0] for name, values in form_fields(text).items()}
    shown, comment = _shown(_node(waiting)), given.get("comment", "")[:10_000]
    if shown and shown.get("comment") == "required" and not comment.strip():
        context = _asked(waiting) | {"wrong": "Write a comment."}
        return _page("resume/ask.html", context, 400)
    action = given.get("action", "")
    _resolve(request, waiting, action, {"comment": comment}, given.get("shown", ""))
    return _page("resume/thanks.html", {"approved": action == "approve", "shown": shown})


def _answered_by_program(request: HttpRequest, waiting: Waiting) -> HttpResponseBase:
    body = body_of(request)
    data: Json = strict_json.loads(body) if body else None
    action, shown = "approve", None
    if _shown(_node(waiting)) is not None:
        if not isinstance(data, dict) or not data.keys() <= {"action", "data", "shown"}:
            raise InvalidError('The body is an object: {"action": "approve" or "reject", "data": …}.')
        action, shown, data = str(data.get("action", "")), data.get("shown"), data.get("data")
    execution = _resolve(request, waiting, action, data, shown)
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
    )


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status, headers=HEADERS)
