"""`POST /api/workflows/{id}/run/`: a plain asynchronous view, because it is one of the two hot paths."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.views import View as DjangoView
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import ValidationError

from accounts.actor import Actor
from accounts.authentication import authenticate
from core import strict_json
from core.api.edges import body_of, charset_of, error_response
from core.errors import (
    ConflictError,
    InvalidError,
    MethodNotAllowedError,
    UnprocessableError,
    WireloomError,
)
from executions.api.serializers import RunSerializer
from executions.models import Execution
from executions.start.intake import intake
from executions.start.keys import key_of
from executions.start.request import StartRequest
from executions.status import FINAL
from executions.wire import shapes
from workflows.drafts import draft_load, draft_problems
from workflows.graph import Graph, Order
from workflows.models import Workflow, WorkflowVersion
from workflows.nodes import catalogue
from workflows.services import require_runnable, version_of


@method_decorator(csrf_exempt, name="dispatch")  # `authenticate` checks it where a session asks
class RunView(DjangoView):
    """Start a run."""

    async def post(self, request: HttpRequest, id: UUID) -> JsonResponse:
        """202 with the id, or 200 with the whole execution when it ended within `wait` seconds."""
        try:
            start, wait = await intake.read(_asked, request, id)
            started = await intake.start(start)
            ended = (
                await intake.wait(started.id, wait, lambda: _ended(started.id, start.by)) if wait else None
            )
        except (WireloomError, ValidationError) as error:
            response = error_response(error, {})
            assert response is not None
            headers = error.headers if isinstance(error, WireloomError) else {}
            return JsonResponse(response.data, status=response.status_code, headers=headers)
        if ended is not None:
            return JsonResponse(ended)
        status = await intake.read(_status, started.id) if wait else started.status
        return JsonResponse({"id": str(started.id), "status": status}, status=202)

    async def http_method_not_allowed(  # type: ignore[override]  # Django awaits what an async view answers
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> JsonResponse:
        """405 in the one error shape."""
        error = MethodNotAllowedError(f"Here is only POST, not {request.method}.")
        return JsonResponse(error.as_body(), status=error.status, headers={"Allow": "POST, OPTIONS"})


def _asked(request: HttpRequest, workflow_id: UUID) -> tuple[StartRequest, float]:
    actor = authenticate(request)
    actor.require("workflow.run")
    body = body_of(request)
    asked = RunSerializer(data=strict_json.loads(body, charset_of(request)) if body else {})
    asked.is_valid(raise_exception=True)
    workflow: Workflow = Workflow.objects.of(actor.organization).get_or_404(workflow_id)
    start = _start(request, actor, workflow, asked.validated_data)
    return start, asked.validated_data["wait"]


def _start(request: HttpRequest, actor: Actor, workflow: Workflow, asked: dict[str, Any]) -> StartRequest:
    version = _draft(workflow, actor) if asked["draft"] else _published(workflow)
    graph = Graph.stored(version.graph)
    until = asked.get("until_node") or ""
    if until and until not in graph.by_id:
        raise InvalidError(f"`until_node`: there is no node {until!r}.")
    wait = asked["wait"]
    return StartRequest(
        workflow=workflow,
        version=version,
        trigger_node=_trigger(graph, asked.get("trigger"), until),
        mode="api" if actor.token else "manual",
        input=asked["input"],
        until_node=until,
        reply_to=intake.name if wait else "",
        endpoint="run",
        key=key_of(request),
        asked=[asked["input"], asked["draft"], asked.get("trigger"), until],
        by=actor,
    )


def _draft(workflow: Workflow, actor: Actor) -> WorkflowVersion:
    graph = draft_load(workflow)
    require_runnable(draft_problems(workflow, graph))
    return version_of(workflow=workflow, user=actor.user, graph=graph)


def _published(workflow: Workflow) -> WorkflowVersion:
    if workflow.published is None:
        hint = "Publish it, or run the draft with `draft: true`."
        raise ConflictError("The workflow has not been published.", hint, code="not_published")
    return workflow.published


def _trigger(graph: Graph, wanted: str | None, until: str) -> str:
    triggers = _triggers(graph)
    if wanted and wanted not in triggers:
        raise InvalidError(f"`trigger`: {wanted!r} is not a trigger of this workflow.")
    if not triggers:
        raise UnprocessableError("The workflow has no trigger that is switched on.", code="invalid_graph")
    fitting = [wanted] if wanted else triggers
    if until:
        fitting = _leading_to(graph, until, fitting)
    manual = [node_id for node_id in fitting if graph.by_id[node_id].type == "trigger.manual"]
    return (manual or fitting)[0]


def _triggers(graph: Graph) -> list[str]:
    registry = catalogue()
    types = {node.id: registry.get(node.type) for node in graph.nodes if not node.disabled}
    return [node_id for node_id, kind in types.items() if kind and kind.is_trigger]


def _leading_to(graph: Graph, until: str, triggers: list[str]) -> list[str]:
    reached_from = Order(graph, catalogue()).up_to(until)
    leading = [node_id for node_id in triggers if node_id in reached_from]
    if not leading:
        asked = f"the trigger {triggers[0]!r} does not lead" if len(triggers) == 1 else "no trigger leads"
        raise InvalidError(
            f"`until_node`: {asked} to {until!r}.", "Connect them, or choose another trigger or another node."
        )
    return leading


def _status(execution: UUID) -> str:
    status: str = Execution.objects.values_list("status", flat=True).get(pk=execution)
    return status


def _ended(execution: UUID, viewer: Actor | None) -> dict[str, Any] | None:
    row = Execution.objects.select_related("workflow", "version").get(pk=execution)
    return shapes.detail(row, viewer) if row.status in FINAL else None
