"""The credential operations of the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from core.api.views import View, everything
from core.wire import listing
from credentials import services
from credentials.access import MANAGE, require_change
from credentials.api import answers, bodies
from credentials.callbacks import answers as asked_above
from credentials.models import Credential
from credentials.types import credential_types


class CredentialList(View):
    """The organisation's credentials."""

    permissions_needed = {"GET": "credential.view", "POST": "credential.edit"}

    @extend_schema(
        parameters=[
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(answers.Credential),
    )
    def get(self, request: Request) -> Response:
        """The list, newest first."""
        actor = actor_of(request)
        rows = Credential.objects.in_organization(actor.organization).select_related("created_by")
        places = asked_above.used_by(list(rows.values_list("pk", flat=True)))
        return self.page(request, rows, lambda row: answers.Credential.of(row, actor, places))

    @extend_schema(request=bodies.CreateCredential, responses={201: answers.Credential})
    def post(self, request: Request) -> Response:
        """Create a credential; its data is stored and never returned."""
        asked = self.body(request, bodies.CreateCredential).given()
        made = services.credential_create(actor=actor_of(request), **asked)
        return Response(answers.Credential.of(made, actor_of(request)), 201)


class _OfCredential(View):
    def credential(self, request: Request, pk: UUID) -> Any:
        """The organisation's credential. Raises NotFoundError, and ForbiddenError if the method changes a
        credential of somebody else without permission."""
        rows = Credential.objects.in_organization(actor_of(request).organization)
        row = rows.select_related("created_by").get_or_404(pk)
        if request.method in self.others_need:
            require_change(actor_of(request), row)
        return row


class CredentialDetail(_OfCredential):
    """One credential."""

    permissions_needed = {
        "GET": "credential.view",
        "PATCH": "credential.edit",
        "DELETE": "credential.edit",
    }
    others_need = {"PATCH": MANAGE, "DELETE": MANAGE}

    @extend_schema(responses=answers.Credential)
    def get(self, request: Request, id: UUID) -> Response:
        """The credential without its data."""
        return Response(answers.Credential.of(self.credential(request, id), actor_of(request)))

    @extend_schema(request=bodies.UpdateCredential, responses=answers.Credential)
    def patch(self, request: Request, id: UUID) -> Response:
        """Rename the credential, or change some of its fields."""
        asked = self.body(request, bodies.UpdateCredential).given()
        found = self.credential(request, id)
        changed = services.credential_update(actor=actor_of(request), credential=found, **asked)
        return Response(answers.Credential.of(changed, actor_of(request)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Delete the credential; 409 `in_use` with the places that use it."""
        services.credential_delete(actor=actor_of(request), credential=self.credential(request, id))
        return Response(status=204)


class CredentialTest(_OfCredential):
    """Testing a credential."""

    permissions_needed = {"POST": "credential.edit"}
    others_need = {"POST": MANAGE}

    @extend_schema(request=None, responses=answers.TestResult)
    def post(self, request: Request, id: UUID) -> Response:
        """Test it without spending anything; a credential that does not work is an answer, not an error."""
        found = self.credential(request, id)
        return Response(
            answers.TestResult(**services.credential_test(credential=found, actor=actor_of(request)))
        )


class CredentialTypeList(View):
    """The credential types."""

    permissions_needed = {"GET": "credential.view"}

    @extend_schema(responses=listing(answers.CredentialType))
    def get(self, request: Request) -> Response:
        """Each type with the JSON Schema of its data."""
        return everything([answers.CredentialType.of(kind) for kind in credential_types.values()])
