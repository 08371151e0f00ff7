"""The ledger and its sums over the API."""

from functools import partial
from zoneinfo import ZoneInfo, available_timezones

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from ai_models.api.call_filters import CALL_FILTERS, calls_of
from ai_models.api.money_answers import CostGroup, Costs, LlmCall
from ai_models.costs.export import csv_pages
from ai_models.costs.labels import labels
from ai_models.costs.sums import GROUPINGS, grouped, total
from core.api.csv_download import AnyFormat, CsvDownload
from core.api.views import View, text_of
from core.errors import InvalidError
from core.wire import listing


class LlmCallList(View):
    """The calls of models."""

    permissions_needed = {"GET": "execution.view"}

    @extend_schema(
        parameters=[
            *CALL_FILTERS,
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(LlmCall),
    )
    def get(self, request: Request) -> Response:
        """A page of calls, newest first. Without `execution.payload`, errors are codes."""
        with_error = "execution.payload" in actor_of(request).permissions
        return self.page(request, calls_of(request), partial(LlmCall.of, with_error=with_error))


class CostList(View):
    """Sums over the calls."""

    only_reads = False  # it may read many rows
    permissions_needed = {"GET": "execution.view"}

    @extend_schema(
        parameters=[
            OpenApiParameter("group_by", {"type": "string", "enum": list(GROUPINGS), "default": "day"}),
            OpenApiParameter(
                "timezone",
                {"type": "string", "default": "UTC"},
                description="In which days begin: an IANA name.",
            ),
            *CALL_FILTERS,
        ],
        responses=Costs,
    )
    def get(self, request: Request) -> Response:
        """The total, and the sums by day, or by one of the others from the dearest."""
        by, zone, calls = _grouping(request), _zone(request), calls_of(request)
        groups = grouped(calls, by, zone)
        named = labels(by, [group.key for group in groups], actor_of(request).organization.pk)
        return Response(Costs.of(total(calls), [CostGroup.of(group, named[group.key]) for group in groups]))


class CostExport(View):
    """The calls as a file."""

    only_reads = False
    permissions_needed = {"GET": "execution.view"}
    content_negotiation_class = AnyFormat

    @extend_schema(parameters=CALL_FILTERS, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> CsvDownload:
        """All calls that match the filters, newest first; cells that a spreadsheet would evaluate begin with `'`."""
        return CsvDownload(csv_pages(calls_of(request)), "model-calls.csv")


def _grouping(request: Request) -> str:
    by = text_of(request, "group_by") or "day"
    if by not in GROUPINGS:
        raise InvalidError(f"`group_by` must be one of {', '.join(GROUPINGS)}, not {by[:50]!r}.")
    return by


def _zone(request: Request) -> ZoneInfo:
    name = text_of(request, "timezone", 64) or "UTC"
    if name not in available_timezones():
        raise InvalidError(f"`timezone` must be a time zone such as Europe/Berlin, not {name!r}.")
    return ZoneInfo(name)
