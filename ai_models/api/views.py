"""The catalogue over the API."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.api.answers import Model, Sync
from ai_models.catalogue import CAPABILITIES
from ai_models.models import AIModel
from ai_models.services import models_sync
from core.api.views import View
from core.errors import InvalidError
from core.wire import listing

_BOOLEANS = {"true": True, "false": False}


class ModelList(View):
    """The catalogue."""

    permissions_needed = {"GET": "model.view"}

    @extend_schema(
        parameters=[
            OpenApiParameter("search", {"type": "string", "maxLength": 200}),
            OpenApiParameter("vendor", {"type": "string", "maxLength": 100}),
            OpenApiParameter("free", {"type": "string", "enum": list(_BOOLEANS)}),
            OpenApiParameter("capability", {"type": "string", "enum": list(CAPABILITIES)}),
            OpenApiParameter("removed", {"type": "string", "enum": list(_BOOLEANS), "default": "false"}),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(Model),
    )
    def get(self, request: Request) -> Response:
        """Models by id; those that the provider no longer has only when asked for."""
        return self.page(request, _filtered(request.query_params), Model.of, ordering="model_id")


class ModelSync(View):
    """Bring the catalogue up to date."""

    permissions_needed = {"POST": "model.sync"}

    @extend_schema(request=None, responses=Sync)
    def post(self, request: Request) -> Response:
        """Read OpenRouter's list; models that it no longer has are marked, not deleted."""
        result = models_sync(actor=actor_of(request))
        return Response(Sync(synced=result.synced, removed=result.removed))


def _filtered(query: Any) -> Any:
    rows = AIModel.objects.searched(_text(query, "search", 200))
    if query.get("vendor"):
        rows = rows.filter(vendor=_text(query, "vendor", 100))
    if query.get("capability"):
        rows = rows.filter(capabilities__contains=f",{_one_of(query, 'capability', CAPABILITIES)},")
    if query.get("free"):
        rows = rows.filter(free=_BOOLEANS[_one_of(query, "free", _BOOLEANS)])
    with_removed = query.get("removed") and _BOOLEANS[_one_of(query, "removed", _BOOLEANS)]
    return rows if with_removed else rows.available()


def _one_of(query: Any, name: str, allowed: Any) -> str:
    value = str(query[name])
    if value not in allowed:
        raise InvalidError(f"`{name}` is one of {', '.join(allowed)}, not {value[:50]!r}.")
    return value


def _text(query: Any, name: str, longest: int) -> str:
    text = str(query.get(name, ""))
    if len(text) > longest:
        raise InvalidError(f"`{name}` has at most {longest} characters.")
    # PostgreSQL refuses the null character in any text.
    return text.replace("\0", "")
