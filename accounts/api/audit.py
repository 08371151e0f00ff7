"""The audit log's API: a filtered list, the same as CSV, and the verification of its chain."""

from typing import Any

from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.audit_answers import AuditEntry as EntryAnswer
from accounts.api.audit_answers import AuditVerification as VerificationAnswer
from accounts.audit import audit
from accounts.audit.export import csv_pages
from accounts.authentication import actor_of
from accounts.models import AuditChain, AuditEntry
from core.api.csv_download import AnyFormat, CsvDownload
from core.api.views import View, moment_of, text_of
from core.wire import listing

FILTERS = [
    OpenApiParameter(
        "actor", {"type": "string", "maxLength": 254}, description="An e-mail address or a token's name."
    ),
    OpenApiParameter(
        "action", {"type": "string", "maxLength": 64}, description="The beginning of an action's name."
    ),
    OpenApiParameter("object", {"type": "string", "maxLength": 64}, description="A thing's id."),
    OpenApiParameter("from", {"type": "string", "format": "date-time"}),
    OpenApiParameter(
        "to", {"type": "string", "format": "date-time"}, description="Entries before this time."
    ),
]


class AuditList(View):
    """Entries of the audit log."""

    permissions_needed = {"GET": "audit.view"}

    @extend_schema(
        parameters=[
            *FILTERS,
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(EntryAnswer),
    )
    def get(self, request: Request) -> Response:
        """A page of entries, newest first."""
        return self.page(request, _entries(request), EntryAnswer.of)


class AuditExport(View):
    """The audit log as a file."""

    only_reads = False
    permissions_needed = {"GET": "audit.view"}
    content_negotiation_class = AnyFormat

    @extend_schema(parameters=FILTERS, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> CsvDownload:
        """All entries that match the filters, newest first; cells that a spreadsheet would evaluate begin with
        `'`."""
        entries = _entries(request)
        given = {filter.name: request.query_params.get(filter.name) for filter in FILTERS}
        asked = {name: value for name, value in given.items() if value}
        newest = entries.order_by("-id").values_list("pk", flat=True).first()
        audit(actor_of(request), "audit.exported", **{"filters": asked})
        # Entries written during the export are excluded, or it might never end.
        until_then = entries.filter(pk__lte=newest) if newest else entries.none()
        return CsvDownload(csv_pages(until_then), "audit.csv")


class AuditVerification(View):
    """The integrity of the audit log."""

    permissions_needed = {"GET": "audit.view"}

    @extend_schema(responses=VerificationAnswer)
    def get(self, request: Request) -> Response:
        """The chain's head, and the result of its last verification."""
        organization = actor_of(request).organization
        chain = AuditChain.objects.filter(organization=organization).first() or AuditChain()
        return Response(VerificationAnswer.of(chain))


def _entries(request: Request) -> Any:
    """The organisation's entries that match the filters. Raises InvalidError for an invalid filter."""
    rows = AuditEntry.objects.in_organization(actor_of(request).organization)
    if actor := text_of(request, "actor", 254):
        rows = rows.filter(Q(actor__iexact=actor) | Q(token_name=actor))
    if action := text_of(request, "action", 64):
        rows = rows.filter(action__startswith=action)
    if thing := text_of(request, "object", 64):
        rows = rows.filter(object_id=thing)
    for name, lookup in (("from", "created_at__gte"), ("to", "created_at__lt")):
        if moment := request.query_params.get(name):
            rows = rows.filter(**{lookup: moment_of(name, moment)})
    return rows
