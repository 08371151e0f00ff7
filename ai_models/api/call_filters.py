"""Which calls of models a request asks for."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.authentication import actor_of
from ai_models.ledger.models import STATUSES
from ai_models.ledger.querysets import LlmCallQuerySet
from ai_models.models import LlmCall
from core.api.views import moment_of, text_of, uuid_of
from core.errors import InvalidError

_IDS = ("workflow", "execution", "credential", "agent")
_TEXTS = ("node_id", "provider", "route")
CALL_FILTERS = [
    *(OpenApiParameter(name, {"type": "string", "format": "uuid"}) for name in _IDS),
    *(OpenApiParameter(name, {"type": "string", "maxLength": 200}) for name in _TEXTS),
    OpenApiParameter(
        "model",
        {"type": "string", "maxLength": 300},
        description="The model that was asked, or that answered.",
    ),
    OpenApiParameter("status", {"type": "string", "enum": list(STATUSES)}),
    OpenApiParameter("after", {"type": "string", "format": "date-time"}, description="From this time on."),
    OpenApiParameter("before", {"type": "string", "format": "date-time"}, description="Before this time."),
]


def calls_of(request: Request) -> LlmCallQuerySet:
    """The organisation's calls that match the filters. Raises InvalidError for a wrong one."""
    rows: LlmCallQuerySet = LlmCall.objects.in_organization(actor_of(request).organization)
    exact: dict[str, Any] = {name: uuid_of(request, name) for name in _IDS}
    exact |= {name: text_of(request, name) for name in _TEXTS} | {"status": _status(request)}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if model := text_of(request, "model", 300):
        rows = rows.filter(Q(model=model) | Q(requested_model=model))
    for name, lookup in (("after", "created_at__gte"), ("before", "created_at__lt")):
        if moment := request.query_params.get(name):
            rows = rows.filter(**{lookup: moment_of(name, moment)})
    return rows


def _status(request: Request) -> str:
    status = text_of(request, "status")
    if status and status not in STATUSES:
        raise InvalidError(f"`status` must be one of {', '.join(STATUSES)}, not {status[:50]!r}.")
    return status
