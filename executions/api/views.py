"""The execution operations of the API."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.models import LlmCall
from core.api.paging import first_rows, page_of
from core.api.views import View, everything, moment_of, text_of
from core.db.compiled_query import CompiledQuery
from core.errors import InvalidError, NotFoundError
from core.text import storable
from core.wire import listing
from executions.answers.deciding import execution_resolve
from executions.api import bodies
from executions.models import MODES, Execution, ListedExecution, NodeRun
from executions.start.cancelling import execution_cancel
from executions.start.retrying import execution_retry
from executions.status import NODE_STATUSES, STATUSES
from executions.wire.access import MANAGE, PAYLOAD, require_reach
from executions.wire.events import Event, events
from executions.wire.executions import Execution as ExecutionAnswer
from executions.wire.executions import ExecutionSummary, shows
from executions.wire.node_runs import Attempt, Turn
from executions.wire.node_runs import NodeRun as NodeRunAnswer


class ExecutionList(View):
    """The list, newest first."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[
            OpenApiParameter("workflow", {"type": "string", "format": "uuid"}),
            OpenApiParameter("status", {"type": "string", "enum": list(STATUSES)}),
            OpenApiParameter("mode", {"type": "string", "enum": list(MODES)}),
            OpenApiParameter("after", {"type": "string", "format": "date-time"}),
            OpenApiParameter("before", {"type": "string", "format": "date-time"}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(ExecutionSummary),
    )
    def get(self, request: Request) -> Response:
        """The organisation's executions, filtered."""
        actor = actor_of(request)
        asked = partial(_LISTED, actor.organization.pk, **_filters(request.query_params))
        page = page_of(request, Execution, asked)
        return Response(
            {"results": [ExecutionSummary.of(row, actor) for row in page.rows], "next": page.next}
        )


def _listed(organization: UUID, limit: int, after: UUID | None, **filters: Any) -> "QuerySet[Any]":
    rows = Execution.objects.in_organization(organization).filter(**filters).with_names()
    return first_rows(rows, limit, after)


_LISTED = CompiledQuery(ListedExecution, _listed)


def _filters(query: Any) -> dict[str, Any]:
    """Filters from an allow-list. Raises InvalidError for an invalid value."""
    found: dict[str, Any] = {}
    for name, allowed in (("status", STATUSES), ("mode", MODES)):
        value = query.get(name)
        if value and value not in allowed:
            raise InvalidError(f"`{name}` must be one of {', '.join(allowed)}, not {value!r}.")
        if value:
            found[name] = value
    if query.get("workflow"):
        found["workflow_id"] = _uuid(query["workflow"])
    for name, lookup in (("after", "created_at__gt"), ("before", "created_at__lt")):
        if query.get(name):
            found[lookup] = moment_of(name, query[name])
    return found


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise InvalidError(f"`workflow` must be an id, not {value!r}.") from None


class _OfExecution(View):
    def execution(self, request: Request, id: UUID) -> Execution:
        """The execution. Raises NotFoundError, and ForbiddenError if a change requires more permissions for
        others' executions."""
        row: Execution = Execution.objects.of(actor_of(request).organization).get_or_404(id)
        if request.method in self.others_need:
            require_reach(actor_of(request), row)
        return row

    def shown(self, request: Request, row: Execution, status: int = 200) -> Response:
        """The whole execution, as far as the caller may see it."""
        return Response(ExecutionAnswer.whole(row, actor_of(request)), status)


class ExecutionDetail(_OfExecution):
    """One execution."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(responses=ExecutionAnswer)
    def get(self, request: Request, id: UUID) -> Response:
        """The execution with its nodes and the graph it ran."""
        return self.shown(request, self.execution(request, id))


class ExecutionEvents(_OfExecution):
    """The changes of an execution."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[OpenApiParameter("after", {"type": "integer", "minimum": 0, "default": 0})],
        responses=listing(Event),
    )
    def get(self, request: Request, id: UUID) -> Response:
        """The changes after `after`, in order."""
        after = request.query_params.get("after") or "0"
        if not after.isdecimal() or len(after) > 18:
            raise InvalidError(f"`after` must be a number from 0, not {after!r}.")
        return everything(events(self.execution(request, id), int(after), actor_of(request)))


class ExecutionCancel(_OfExecution):
    """Cancelling an execution."""

    permissions_needed = {"POST": "execution.cancel"}
    others_need = {"POST": MANAGE}

    @extend_schema(request=None, responses={202: ExecutionAnswer, 200: ExecutionAnswer})
    def post(self, request: Request, id: UUID) -> Response:
        """Cancel the execution; 200 without a change if it has already ended."""
        execution = self.execution(request, id)
        had_ended = not Execution.objects.filter(pk=id).open().exists()
        execution = execution_cancel(execution=execution, actor=actor_of(request))
        return self.shown(request, execution, 200 if had_ended else 202)


class ExecutionRetry(_OfExecution):
    """Retrying an execution."""

    permissions_needed = {"POST": "workflow.run"}
    others_need = {"POST": MANAGE}

    @extend_schema(request=bodies.Retry, responses={202: ExecutionAnswer})
    def post(self, request: Request, id: UUID) -> Response:
        """Start a new execution of the same version, which reuses what had already succeeded."""
        asked = self.body(request, bodies.Retry)
        found, actor = self.execution(request, id), actor_of(request)
        return self.shown(request, execution_retry(execution=found, actor=actor, **vars(asked)), 202)


class ExecutionNodes(_OfExecution):
    """Node runs, including those inside containers."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[
            OpenApiParameter("node", {"type": "string"}),
            OpenApiParameter("parent", {"type": "string"}),
            OpenApiParameter("iteration", {"type": "string"}),
            OpenApiParameter("newest", {"type": "boolean", "default": False}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(NodeRunAnswer),
    )
    def get(self, request: Request, id: UUID) -> Response:
        """A page of node runs, in the order in which they started.

        `newest` is for nodes inside loops: only the most recently changed turn of each.
        """
        execution = self.execution(request, id)
        rows = execution.node_runs.all()
        if request.query_params.get("newest") == "true":
            rows = rows.exclude(iteration="")
            rows = rows.filter(seq__in=rows.values("node_id").annotate(last=Max("seq")).values("last"))
        if "iteration" in request.query_params:
            rows = rows.filter(iteration=text_of(request, "iteration"))
        if request.query_params.get("node"):
            rows = rows.filter(node_id=text_of(request, "node"))
        if request.query_params.get("parent"):
            parent = request.query_params["parent"]
            inside = [n["id"] for n in execution.version.graph["nodes"] if n.get("parent") == parent]
            rows = rows.filter(node_id__in=inside)
        whole = shows(execution, actor_of(request))
        return self.page(request, rows, lambda run: NodeRunAnswer.of(run, whole), ordering="id")


class NodeTurns(_OfExecution):
    """A node's runs inside a loop, one per turn."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[
            OpenApiParameter("within", {"type": "string"}),
            OpenApiParameter("status", {"type": "string", "enum": list(NODE_STATUSES)}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(Turn),
    )
    def get(self, request: Request, id: UUID, node_id: str) -> Response:
        """A page of turns without their values, in the order in which they started.

        `within` is a turn of the enclosing loops, such as `3` or `3/0`: only turns inside it are returned.
        """
        status, within = text_of(request, "status"), text_of(request, "within")
        if status and status not in NODE_STATUSES:
            raise InvalidError(f"`status` must be one of {', '.join(NODE_STATUSES)}, not {status!r}.")
        execution = self.execution(request, id)
        rows = execution.node_runs.filter(node_id=storable(node_id)).exclude(iteration="")
        if within:
            rows = rows.filter(iteration__startswith=f"{within}/")
        if status:
            rows = rows.filter(status=status)
        # Ten thousand turns may hold gigabytes; `nodes/` returns the values of a single one.
        light = rows.only("node_id", "iteration", "status", "started_at", "finished_at", "error")
        whole = shows(execution, actor_of(request))
        return self.page(request, light, lambda run: Turn.of(run, whole), ordering="id")


class NodeAttempts(_OfExecution):
    """Every attempt of a node run."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[OpenApiParameter("iteration", {"type": "string", "default": ""})],
        responses=listing(Attempt),
    )
    def get(self, request: Request, id: UUID, node_id: str) -> Response:
        """The attempts, earliest first."""
        execution = self.execution(request, id)
        runs = NodeRun.objects.filter(execution=execution)
        run = runs.filter(node_id=storable(node_id), iteration=text_of(request, "iteration")).first()
        if run is None:
            raise NotFoundError(f"The execution has no run of the node {node_id!r}.")
        calls = LlmCall.objects.in_organization(execution.organization_id)
        of_run = calls.of_node(execution.pk, run.node_id, run.iteration)
        return everything(Attempt.several(run, of_run, shows(execution, actor_of(request))))


class NodeResolve(_OfExecution):
    """A person's decision."""

    permissions_needed = {"POST": "workflow.run"}
    others_need = {"POST": MANAGE}

    @extend_schema(request=bodies.Resolve, responses={202: ExecutionAnswer})
    def post(self, request: Request, id: UUID, node_id: str) -> Response:
        """Decide about an interrupted node, or answer one that asks."""
        asked = self.body(request, bodies.Resolve)
        execution = self.execution(request, id)
        actor = actor_of(request)
        execution = execution_resolve(
            execution=execution, node_id=storable(node_id), by=actor.user.email, actor=actor, **vars(asked)
        )
        return self.shown(request, execution, 202)
