"""Routes over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.api.route_wire import CheckRoute, CreateRoute, Route, RouteCheck, UpdateRoute
from ai_models.connections.models import Route as Row
from ai_models.routes import services
from core.api.views import View, everything
from core.errors import NotFoundError
from core.text import storable
from core.wire import listing

_VIEW, _MANAGE = "credential.view", "integration.manage"


class RouteList(View):
    """The organisation's routes."""

    permissions_needed = {"GET": _VIEW, "POST": _MANAGE}

    @extend_schema(responses=listing(Route))
    def get(self, request: Request) -> Response:
        """All of them by id."""
        rows = Row.objects.in_organization(actor_of(request).organization).order_by("slug")
        return everything([Route.of(row) for row in rows])

    @extend_schema(request=CreateRoute, responses={201: Route})
    def post(self, request: Request) -> Response:
        """Make a route."""
        fields = self.body(request, CreateRoute).fields()
        return Response(Route.of(services.route_create(actor=actor_of(request), **fields)), 201)


class _OfRoute(View):
    def route(self, request: Request, id: str) -> Row:
        """The organisation's route. Raises NotFoundError."""
        rows = Row.objects.in_organization(actor_of(request).organization).select_related("credential")
        found: Row | None = rows.filter(slug=storable(id)).first()
        if found is None:
            raise NotFoundError(f"There is no route {id[:64]!r}.")
        return found


class RouteDetail(_OfRoute):
    """One route."""

    permissions_needed = {"GET": _VIEW, "PATCH": _MANAGE, "DELETE": _MANAGE}

    @extend_schema(responses=Route)
    def get(self, request: Request, id: str) -> Response:
        """The route."""
        return Response(Route.of(self.route(request, id)))

    @extend_schema(request=UpdateRoute, responses=Route)
    def patch(self, request: Request, id: str) -> Response:
        """Change it; its id stays, because drafts name it."""
        fields = self.body(request, UpdateRoute).fields()
        found = self.route(request, id)
        return Response(Route.of(services.route_update(actor=actor_of(request), route=found, **fields)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: str) -> Response:
        """Delete it."""
        services.route_delete(actor=actor_of(request), route=self.route(request, id))
        return Response(status=204)


class RouteChecks(_OfRoute):
    """Trying a route."""

    permissions_needed = {"POST": _MANAGE}

    @extend_schema(request=CheckRoute, responses=RouteCheck)
    def post(self, request: Request, id: str) -> Response:
        """Try its credential; with `canary` also its default model."""
        asked = self.body(request, CheckRoute)
        found = self.route(request, id)
        result, took = services.route_check(actor=actor_of(request), route=found, canary=asked.canary)
        return Response(RouteCheck.of(result, took))
