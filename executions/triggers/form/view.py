"""`/forms/{token}`: a public page that starts a run when sent; programs send the same fields as JSON."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from characters import media_type
from core import strict_json
from core.api.edges import body_of, charset_of
from core.db.fields import dumps
from core.db.ids import uuid7
from core.errors import (
    ForbiddenError,
    InvalidError,
    MethodNotAllowedError,
    NotFoundError,
    WireloomError,
)
from executions.models import Execution
from executions.pacing.rates import admit
from executions.start.incoming_files import IncomingFiles
from executions.start.intake import intake
from executions.start.keys import key_of
from executions.start.request import Started, StartRequest
from executions.triggers.form.page import (
    TICKET,
    accepted_page,
    failed_page,
    form_page,
    read_ticket,
    sent_page,
)
from executions.triggers.form.values import read_values, refuse_unknown
from executions.triggers.http.call import sent_fields
from executions.triggers.http.multipart import into, multipart_fields
from executions.triggers.http.replies import immediate, outcome, protected, said
from workflows.models import Trigger
from workflows.nodes.trigger.trigger_form import FormParams, FormTrigger
from workflows.sdk import Json

WAIT_S = 60.0
JSON = "application/json"


@csrf_exempt  # nobody is signed in here; the page's ticket and the browser's Origin protect it instead
async def form(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page on GET, a submission on POST."""
    try:
        if request.method in ("GET", "HEAD"):
            return await intake.read(_show, token)
        if request.method != "POST":
            raise MethodNotAllowedError(f"A form accepts GET and POST, not {request.method}.")
        if request.content_type == JSON:
            return await _take_json(request, token)
        return await _take_page(request, token)
    except WireloomError as error:
        return _refused(request, error)


def _refused(request: HttpRequest, error: WireloomError) -> HttpResponseBase:
    if request.content_type == JSON:
        response = protected(JsonResponse(error.as_body(), status=error.status))
    else:
        said_in_full = " ".join(filter(None, (error.message, error.hint)))
        response = failed_page(None, said_in_full, error.status)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _show(token: str) -> HttpResponse:
    trigger, params = _find(token)
    return form_page(trigger, params, {})


def _find(token: str) -> tuple[Trigger, FormParams]:
    found = Trigger.objects.live().filter(token=token, type=FormTrigger.type)
    trigger = found.select_related("workflow", "version").defer("version__graph").first()
    if trigger is None:
        raise NotFoundError("There is no form at this address.", "Is its workflow published and active?")
    return trigger, FormParams.model_validate(trigger.parameters)


# --- programs ---


async def _take_json(request: HttpRequest, token: str) -> HttpResponseBase:
    params, start = await intake.read(_read_json, request, token)
    started = await _started(start, params)
    if params.respond == "message":
        body = {"id": str(started.id), "status": started.status, "message": params.success_message}
        return protected(JsonResponse(body, status=202))
    answer: HttpResponseBase | None = await intake.wait(
        started.id, WAIT_S, lambda: outcome(started.id, False)
    )
    return protected(answer or immediate(started.id, "running"))


async def _started(start: StartRequest, params: FormParams) -> Started:
    assert start.trigger
    if params.max_per_minute:
        await admit(start.trigger, params.max_per_minute)
    return await intake.start(start)


def _read_json(request: HttpRequest, token: str) -> tuple[FormParams, StartRequest]:
    trigger, params = _find(token)
    given = strict_json.loads(body_of(request), charset_of(request))
    if not isinstance(given, dict):
        raise InvalidError("The body must be a JSON object with the form's fields.")
    refuse_unknown(params.fields, given)
    files = IncomingFiles(trigger.workflow.organization_id, uuid7())
    values = read_values(params.fields, given, into(files))
    return params, _start(trigger, params, values, files, key_of(request))


# --- people ---


async def _take_page(request: HttpRequest, token: str) -> HttpResponse:
    params, taken = await intake.read(_read_page, request, token)
    if isinstance(taken, HttpResponse):
        return taken
    started = await _started(taken, params)
    if params.respond == "message":
        return sent_page(params)
    row: Execution | None = await intake.wait(started.id, WAIT_S, lambda: _settled(started.id))
    return await intake.read(_result, params, row)


def _read_page(request: HttpRequest, token: str) -> tuple[FormParams, StartRequest | HttpResponse]:
    trigger, params = _find(token)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForbiddenError("The form was sent from another site's page.")
    given = _given(request)
    files = IncomingFiles(trigger.workflow.organization_id, uuid7())
    try:
        ticket = read_ticket(trigger, str(given.get(TICKET, "")))
        values = read_values(params.fields, given, into(files))
    except InvalidError as error:
        return params, form_page(trigger, params, given, error)
    # The page and its input: sent twice it is one run; corrected and sent again it is another.
    key = f"{ticket}:{hashlib.sha256(dumps(files.as_asked(values)).encode()).hexdigest()}"
    return params, _start(trigger, params, values, files, key)


def _given(request: HttpRequest) -> dict[str, Any]:
    """The first value of each field of the page: text or SentFile."""
    media = media_type(request.META.get("CONTENT_TYPE", ""))
    body = body_of(request)
    if media.name == "multipart/form-data":
        fields = multipart_fields(request.META["CONTENT_TYPE"], media, body)
        return {name: values[0] for name, values in fields.items()}
    return {name: values[0] for name, values in sent_fields(body, media.charset).items()}


def _settled(execution: Any) -> Execution | None:
    row = Execution.objects.select_related("version").get(pk=execution)
    return None if row.status in ("queued", "running") else row


def _result(params: FormParams, row: Execution | None) -> HttpResponse:
    if row is None or row.status == "waiting":
        return accepted_page(params)
    if row.status == "succeeded":
        return sent_page(params, said(row))
    message = (row.error or {}).get("message") or f"It was {row.status.replace('_', ' ')}."
    return failed_page(params, message, 422)


def _start(
    trigger: Trigger, params: FormParams, values: dict[str, Json], files: IncomingFiles, key: str
) -> StartRequest:
    return StartRequest(
        id=files.execution,
        files=files,
        workflow=trigger.workflow,
        version=trigger.version,
        trigger=trigger.pk,
        trigger_node=trigger.node_id,
        mode="form",
        input=values,
        asked=files.as_asked(values),
        reply_to="" if params.respond == "message" else intake.name,
        endpoint=f"form/{trigger.node_id}",
        key=key,
    )
