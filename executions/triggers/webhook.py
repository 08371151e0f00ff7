"""`ANY /hooks/{token}`: a call from outside starts a run. A plain asynchronous view: a hot path."""

from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from core import strict_json
from core.api import body_of
from core.errors import MethodNotAllowedError, NotFoundError, TooLargeError, WireloomError
from executions.intake import intake
from executions.starting import Start
from executions.triggers.answers import immediate, outcome
from executions.triggers.webhook_auth import authorize
from executions.triggers.webhook_stream import stream
from workflows.models import Trigger
from workflows.sdk import Json

TYPE = "trigger.webhook"
WAIT_S = 60.0
HIDDEN_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-csrftoken"})
PROTECTION = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@csrf_exempt
async def webhook(request: HttpRequest, token: str) -> HttpResponseBase:
    """Accept the call, and answer as the trigger says."""
    try:
        trigger, start = await sync_to_async(_accept)(request, token)
        response = await _answer(trigger, start)
    except WireloomError as error:
        response = JsonResponse(error.as_body(), status=error.status)
        if isinstance(error, MethodNotAllowedError):
            response.headers["Allow"] = ", ".join(error.details["methods"])
    for name, value in PROTECTION.items():
        response.headers[name] = value
    return response


async def _answer(trigger: Trigger, start: Start) -> HttpResponseBase:
    started = await intake.start(start)
    mode = trigger.parameters.get("respond", "immediately")
    if mode == "immediately":
        return immediate(started.id, started.status)
    if mode == "stream":
        return stream(started.id)
    by_node = mode == "respond_node"
    answer: HttpResponse | None = await intake.wait(started.id, WAIT_S, lambda: outcome(started.id, by_node))
    return answer or immediate(started.id, "running")


def _accept(request: HttpRequest, token: str) -> tuple[Trigger, Start]:
    trigger = _trigger(token)
    methods = trigger.parameters.get("methods", ["POST"])
    if request.method not in methods:
        message = f"This webhook takes {', '.join(methods)}, not {request.method}."
        raise MethodNotAllowedError(message, details={"methods": methods})
    body = body_of(request)
    admission = authorize(request, trigger)
    call = _call(request, body, HIDDEN_HEADERS | {admission.secret_header})
    start = Start(
        workflow=trigger.workflow,
        version=trigger.version,
        trigger=trigger.pk,
        trigger_node=trigger.node_id,
        mode="webhook",
        input=call,
        # A repetition carries a new time and signature in its headers, and is the same call.
        asked=[call["method"], call["query"], call["body"]],
        reply_to="" if trigger.parameters.get("respond") == "immediately" else intake.name,
        endpoint="hook",
        key=admission.key,
    )
    return trigger, start


def _trigger(token: str) -> Trigger:
    found = Trigger.objects.live().filter(token=token, type=TYPE)
    trigger: Trigger | None = found.select_related("workflow", "version").defer("version__graph").first()
    if trigger is None:
        raise NotFoundError("There is no webhook at this address.", "Is its workflow published and active?")
    return trigger


def _call(request: HttpRequest, body: bytes, hidden: frozenset[str]) -> dict[str, Json]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return {
        "body": _parsed(request.content_type or "", body),
        "query": _flat(parse_qs(request.META.get("QUERY_STRING", ""), keep_blank_values=True)),
        "headers": {name: value for name, value in headers.items() if name not in hidden},
        "method": request.method,
        "path": request.path,
    }


def _parsed(content_type: str, body: bytes) -> Json:
    if not body:
        return None
    if content_type == "application/json" or content_type.endswith("+json"):
        return strict_json.loads(body)
    text = body.decode("utf-8", "replace")
    if content_type == "application/x-www-form-urlencoded":
        try:
            return _flat(parse_qs(text, keep_blank_values=True, max_num_fields=1_000))
        except ValueError as error:
            raise TooLargeError("The form has more than 1,000 fields.") from error
    return text


def _flat(fields: dict[str, list[str]]) -> dict[str, Any]:
    """A field that is there once is its value; one that comes again is a list."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
