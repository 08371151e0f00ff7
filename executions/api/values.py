"""Values that are too large for an answer, as downloads."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.authentication import actor_of
from core.views import View
from executions.models import Execution
from executions.runtime.values import whole

HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
"""A value is somebody else's text: no browser is to make a page of it."""


class ExecutionValue(View):
    """One large value."""

    permissions_needed = {"GET": "execution.view"}

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.ANY})
    def get(self, request: Request, id: UUID, asset: UUID) -> HttpResponse:
        """The whole value behind `{"$asset", "size", "preview"}`, as JSON to be saved.

        What a retry took over from an earlier execution is found under both.
        """
        organization = actor_of(request).organization
        Execution.objects.of(organization).get_or_404(id)
        response = HttpResponse(whole(asset, organization.pk), "application/json", headers=HEADERS)
        response["Content-Disposition"] = f'attachment; filename="{asset}.json"'
        return response
