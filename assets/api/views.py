"""The file operations of the API."""

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from assets.access import EDIT, MANAGE, PAYLOAD, VIEW, require_delete, require_view, shown_to
from assets.api import answers, bodies
from assets.models import Asset
from assets.serving import content
from assets.uploads import asset_delete, asset_upload
from core.api.views import View, flag_of, uuid_of
from core.wire import listing

FLAG = {"type": "string", "enum": ["true", "false"]}


class AssetList(View):
    """The organisation's files."""

    permissions_needed = {"GET": VIEW, "POST": EDIT}
    redacts = {"GET": PAYLOAD}
    parser_classes = [MultiPartParser]

    @extend_schema(
        parameters=[
            OpenApiParameter("execution", {"type": "string", "format": "uuid"}),
            OpenApiParameter("kept", FLAG),
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(answers.Asset),
    )
    def get(self, request: Request) -> Response:
        """A page of files, newest first; without `execution.payload` only the caller's own."""
        actor = actor_of(request)
        rows = shown_to(actor, Asset.objects.files().in_organization(actor.organization))
        execution, kept = uuid_of(request, "execution"), flag_of(request, "kept")
        if execution is not None:
            rows = rows.filter(execution=execution)
        if kept is not None:
            rows = rows.filter(kept=kept)
        return self.page(request, rows, answers.Asset.of)

    @extend_schema(request={"multipart/form-data": bodies.Upload}, responses={201: answers.Asset})
    def post(self, request: Request) -> Response:
        """Upload one file; its type is determined from its content."""
        try:
            asked = bodies.Upload.of_form(request.data)
            made = asset_upload(actor=actor_of(request), file=asked.file, kept=asked.kept)
            return Response(answers.Asset.of(made), 201)
        finally:
            request._request.close()  # rejected files free their space now, not once the response has been read


class _OfAsset(View):
    def asset(self, request: Request, id: UUID) -> Asset:
        """The organisation's file or value. Raises NotFoundError, and ForbiddenError if it is not the caller's
        own and they lack the permission for others."""
        actor = actor_of(request)
        found: Asset = Asset.objects.in_organization(actor.organization).get_or_404(id)
        (require_view if request.method == "GET" else require_delete)(actor, found)
        return found


class AssetDetail(_OfAsset):
    """One file."""

    permissions_needed = {"GET": VIEW, "DELETE": EDIT}
    others_need = {"GET": PAYLOAD, "DELETE": MANAGE}

    @extend_schema(responses=answers.Asset)
    def get(self, request: Request, id: UUID) -> Response:
        """The file's properties."""
        return Response(answers.Asset.of(self.asset(request, id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Delete the file, even if executions refer to it."""
        asset_delete(actor=actor_of(request), asset=self.asset(request, id))
        return Response(status=204)


class AssetContent(_OfAsset):
    """A file's content."""

    only_reads = False  # a large file takes as long as its reader wants
    permissions_needed = {"GET": VIEW}
    others_need = {"GET": PAYLOAD}

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "inline", FLAG, description="Let browsers show the file if its type is harmless."
            ),
            OpenApiParameter("Range", {"type": "string"}, "header", description="One range of bytes."),
        ],
        responses={
            (200, "*/*"): OpenApiTypes.BINARY,
            (206, "*/*"): OpenApiTypes.BINARY,
            304: None,
        },
    )
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        """The content, whole or one range of bytes, as a download."""
        return content(self.asset(request, id), request._request, bool(flag_of(request, "inline")))
