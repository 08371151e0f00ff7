"""`POST /api/workflows/{id}/run/`: a plain asynchronous view, because it is one of the two hot paths."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View as DjangoView
from django.views.decorators.csrf import csrf_exempt

from accounts.actor import Actor
from accounts.authentication import authenticate, bearer_secret
from accounts.clients import client_of
from accounts.querysets import digest
from core import strict_json
from core.api.edges import body_of, charset_of, is_large_body
from core.errors import MethodNotAllowedError, WireloomError
from core.wire import Answer
from core.wire.rendering import written
from executions.api.bodies import Run
from executions.models import Execution
from executions.start.by_hand import Wanted, start_request
from executions.start.intake import intake
from executions.start.keys import key_of
from executions.start.known_runs import known_runs
from executions.start.request import Started, StartRequest
from executions.status import FINAL
from executions.store.firing import StaleError
from executions.wire.executions import Execution as ExecutionAnswer
from executions.wire.executions import Started as StartedAnswer
from workflows.sdk import apart


@method_decorator(csrf_exempt, name="dispatch")  # `authenticate` checks it for sessions
class RunView(DjangoView):
    """Start a run."""

    async def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """202 with the id, or 200 with the whole execution if it ended within `wait` seconds."""
        try:
            start, wait, started = await _started(request, id)
            ended = (
                await intake.wait(started.id, wait, lambda: _ended(started.id, start.by)) if wait else None
            )
        except WireloomError as error:
            return JsonResponse(error.as_body(), status=error.status, headers=error.headers)
        if ended is not None:
            return _answer(ended)
        status = await intake.read(_status, started.id) if wait else started.status
        return _answer(StartedAnswer(id=started.id, status=status), 202)

    async def http_method_not_allowed(  # type: ignore[override]  # Django awaits what an async view answers
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> JsonResponse:
        """405 in the common error shape."""
        error = MethodNotAllowedError(f"{request.method} is not allowed here; use POST.")
        return JsonResponse(error.as_body(), status=error.status, headers={"Allow": "POST, OPTIONS"})


async def _started(request: HttpRequest, workflow_id: UUID) -> tuple[StartRequest, float, Started]:
    """The request, the seconds to wait, and the started execution. Raises WireloomError."""
    known = await _known(request, workflow_id)
    if known:
        try:
            return *known, await intake.start(known[0])
        except StaleError:
            known_runs.drop((digest(bearer_secret(request) or ""), workflow_id))
    start, wait = await intake.read(_asked, request, workflow_id)
    return start, wait, await intake.start(start)


async def _known(request: HttpRequest, workflow_id: UUID) -> tuple[StartRequest, float] | None:
    """The start request from cached data of this token's earlier runs. None if there is none or it would be
    refused: a refusal never relies on cached data."""
    secret = bearer_secret(request)
    if secret is None:
        return None
    try:
        run = await known_runs.get((digest(secret), workflow_id))
        wanted, wait = await apart(is_large_body(request), _wanted, request)
    except WireloomError:
        return None
    return (run.request(wanted, client_of(request)), wait) if run.serves(wanted) else None


def _asked(request: HttpRequest, workflow_id: UUID) -> tuple[StartRequest, float]:
    """The start request of any call, or the reason for a refusal. Raises WireloomError."""
    actor = authenticate(request)
    actor.require("workflow.run")
    wanted, wait = _wanted(request)
    return start_request(wanted, actor, workflow_id), wait


def _wanted(request: HttpRequest) -> tuple[Wanted, float]:
    body = body_of(request)
    asked = Run.read(strict_json.loads(body, charset_of(request)) if body else {})
    wanted = Wanted(
        input=asked.input,
        draft=asked.draft,
        trigger=asked.trigger,
        until_node=asked.until_node or "",
        key=key_of(request),
        reply_to=intake.name if asked.wait else "",
    )
    return wanted, asked.wait


def _answer(answer: Answer, status: int = 200) -> HttpResponse:
    return HttpResponse(written(answer), "application/json", status)


def _status(execution: UUID) -> str:
    status: str = Execution.objects.values_list("status", flat=True).get(pk=execution)
    return status


def _ended(execution: UUID, viewer: Actor | None) -> ExecutionAnswer | None:
    row = Execution.objects.select_related("workflow", "version").get(pk=execution)
    return ExecutionAnswer.whole(row, viewer) if row.status in FINAL else None
