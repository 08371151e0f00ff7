"""The organisation's connection to OpenRouter over the API, and the page to which the browser comes back."""

import logging
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.api.integration_wire import Connecting, Integration, PutIntegration
from ai_models.connect.pkce import PERMISSION, connect_begin, connect_end
from ai_models.connect.services import integration_connect, integration_remove
from ai_models.connections.models import Integration as Row
from core.api.views import View
from core.errors import WireloomError
from core.secrets.keys import key_ring

log = logging.getLogger(__name__)

SETTINGS_PAGE = "/settings/"


class IntegrationDetail(View):
    """The connection."""

    permissions_needed = {"GET": "credential.view", "PUT": PERMISSION, "DELETE": PERMISSION}

    @extend_schema(responses=Integration)
    def get(self, request: Request) -> Response:
        """Whether the organisation is connected, since when and by whom."""
        key_ring()
        rows = Row.objects.filter(organization=actor_of(request).organization)
        return Response(Integration.of(rows.select_related("credential", "updated_by").first()))

    @extend_schema(request=PutIntegration, responses=Integration)
    def put(self, request: Request) -> Response:
        """Connect with a key, or replace it."""
        asked = self.body(request, PutIntegration)
        made = integration_connect(actor=actor_of(request), api_key=asked.api_key, source=Row.KEY)
        return Response(Integration.of(made))

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Disconnect."""
        integration_remove(actor=actor_of(request))
        return Response(status=204)


class IntegrationConnect(View):
    """Connecting in the browser."""

    permissions_needed = {"POST": PERMISSION}

    @extend_schema(request=None, responses=Connecting)
    def post(self, request: Request) -> Response:
        """Where to send this browser; its session expects it back within ten minutes, once."""
        session = request._request.session
        return Response(Connecting(authorize_url=connect_begin(session, actor_of(request))))


@require_GET
def connect_callback(request: HttpRequest, nonce: str) -> HttpResponse:
    """Handle the browser's return, and show on the settings page how it went.

    Only the error's code goes there: a page must not show a text that anybody could have put into its address.
    """
    code = "ok"
    try:
        connect_end(request.session, nonce, request.GET.get("code", "")[:2_000])
    except WireloomError as error:
        code = error.code
        log.warning("connecting OpenRouter failed: %s", error)
    return redirect(f"{SETTINGS_PAGE}?{urlencode({'tab': 'integrations', 'connect': code})}")
