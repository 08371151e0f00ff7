"""Values too large for an answer, as downloads."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.authentication import actor_of
from core.api.views import View
from executions.models import Execution
from executions.store.values import whole
from executions.wire.access import OWN, PAYLOAD, require_payload

HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
"""A value is untrusted text that no browser should render as a page."""


class ExecutionValue(View):
    """One large value."""

    permissions_needed = {"GET": "execution.view"}
    others_need = {"GET": PAYLOAD}
    own_needs = {"GET": OWN}

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.ANY})
    def get(self, request: Request, id: UUID, asset: UUID) -> HttpResponse:
        """The whole value behind `{"$asset", "size", "preview"}`, as a JSON download.

        A value that a retry reused from an earlier execution is available under both.
        """
        actor = actor_of(request)
        execution: Execution = Execution.objects.of(actor.organization).get_or_404(id)
        require_payload(actor, execution)
        started_by = None if PAYLOAD in actor.permissions else actor.user.pk
        value = whole(asset, actor.organization.pk, started_by)
        response = HttpResponse(value, "application/json", headers=HEADERS)
        response["Content-Disposition"] = f'attachment; filename="{asset}.json"'
        return response
