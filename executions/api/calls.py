"""The API of the webhook inbox: received calls, and their replay."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from core.api.views import View, text_of
from core.errors import InvalidError
from core.wire import listing
from executions.models.hook_calls import OUTCOMES, HookCall
from executions.start.keys import key_of
from executions.triggers.webhook.replay import call_replay
from executions.wire.access import MANAGE, PAYLOAD
from executions.wire.executions import Started
from executions.wire.hook_calls import HookCall as CallAnswer
from executions.wire.hook_calls import HookCallDetail as CallDetailAnswer
from workflows.models import Workflow


class HookCallList(View):
    """The calls of a workflow's webhooks, newest first."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[
            OpenApiParameter("trigger", {"type": "string", "maxLength": 64}),
            OpenApiParameter("outcome", {"type": "string", "enum": list(OUTCOMES)}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(CallAnswer),
    )
    def get(self, request: Request, id: UUID) -> Response:
        """A page of calls without headers and bodies; `trigger` is a node's id."""
        workflow = Workflow.objects.of(actor_of(request).organization).get_or_404(id)
        rows = HookCall.objects.filter(workflow=workflow).defer("headers", "body")
        trigger, outcome = text_of(request, "trigger", 64), text_of(request, "outcome")
        if outcome and outcome not in OUTCOMES:
            raise InvalidError(f"`outcome` must be one of {', '.join(OUTCOMES)}, not {outcome!r}.")
        if trigger:
            rows = rows.filter(node_id=trigger)
        if outcome:
            rows = rows.filter(outcome=outcome)
        actor = actor_of(request)
        return self.page(request, rows, lambda call: CallAnswer.of(call, actor))


class _OfCall(View):
    def call(self, request: Request, id: UUID) -> HookCall:
        """The call. Raises NotFoundError."""
        rows = HookCall.objects.in_organization(actor_of(request).organization)
        call: HookCall = rows.select_related("workflow__published").get_or_404(id)
        return call


class HookCallDetail(_OfCall):
    """One call."""

    permissions_needed = {"GET": "execution.view"}
    redacts = {"GET": PAYLOAD}

    @extend_schema(responses=CallDetailAnswer)
    def get(self, request: Request, id: UUID) -> Response:
        """The call with its headers and body."""
        return Response(CallDetailAnswer.whole(self.call(request, id), actor_of(request)))


class HookCallReplay(_OfCall):
    """Replaying a call."""

    permissions_needed = {"POST": "workflow.run"}
    besides = {"POST": MANAGE}

    @extend_schema(
        request=None,
        parameters=[OpenApiParameter("Idempotency-Key", {"type": "string", "maxLength": 255}, "header")],
        responses={202: Started},
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Start a run of the published version with the call as its input."""
        started = call_replay(self.call(request, id), actor_of(request), key_of(request))
        return Response(Started(id=started.id, status=started.status), 202)
