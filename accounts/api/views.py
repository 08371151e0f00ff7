"""Session, tokens and members over the API."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.actor import SESSION_KEY, Actor, actor_of_session
from accounts.api.serializers import (
    InvitationSerializer,
    InviteSerializer,
    MemberSerializer,
    NewTokenSerializer,
    OrganizationChoiceSerializer,
    OrganizationLimitsSerializer,
    RoleSerializer,
    SessionSerializer,
    TokenCreateSerializer,
    TokenSerializer,
    UpdateOrganizationSerializer,
)
from accounts.audit import audit
from accounts.authentication import actor_of
from accounts.clients import client_of
from accounts.models import ApiToken, Membership, Organization
from accounts.permissions import Role, lacking
from core.api.views import View, everything, listing
from core.errors import InvalidError, NotFoundError


def session_of(actor: Actor) -> dict[str, Any]:
    """What the browser needs to know of who is signed in."""
    memberships = Membership.objects.of_user(actor.user)
    return {
        "user": {"email": actor.user.email, "name": actor.user.name},
        "organization": _organization(actor.organization),
        "organizations": [_organization(membership.organization) for membership in memberships],
        "role": actor.role,
        "permissions": sorted(actor.permissions),
        "may_give": [role.value for role in Role if not lacking(actor.permissions, role)],
    }


def _organization(organization: Any) -> dict[str, str]:
    return {"id": str(organization.pk), "name": organization.name}


class SessionView(View):
    """Who is asking."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """The person, the organisation, the permissions."""
        return Response(session_of(actor_of(request)))


class SessionOrganization(View):
    """The browser's current organisation."""

    permissions_needed = {"POST": "workflow.view"}

    @extend_schema(request=OrganizationChoiceSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Act in another of the person's organisations from now on."""
        if actor_of(request).token is not None:
            raise InvalidError("A token belongs to one organisation.", "Use a token of the other one.")
        wanted = self.body(request, OrganizationChoiceSerializer)["organization"]
        membership = Membership.objects.of_user(request.user).filter(organization=wanted).first()
        if membership is None:
            raise NotFoundError(f"There is no organization with the id {wanted}.")
        request._request.session[SESSION_KEY] = str(wanted)
        actor = actor_of_session(request.user, request._request.session, client_of(request._request))
        assert actor is not None
        audit(actor, "session.organization_chosen", wanted, name=actor.organization.name)
        return Response(session_of(actor))


def organization_shape(organization: Organization) -> dict[str, Any]:
    """An organisation with its limits."""
    return _organization(organization) | {
        "max_running": organization.max_running,
        "host_per_minute": organization.host_per_minute,
    }


class OrganizationDetail(View):
    """The organisation that the caller acts in."""

    permissions_needed = {"GET": "member.view", "PATCH": "limit.manage"}

    @extend_schema(responses=OrganizationLimitsSerializer)
    def get(self, request: Request) -> Response:
        """Its name and its limits."""
        return Response(organization_shape(actor_of(request).organization))

    @extend_schema(request=UpdateOrganizationSerializer, responses=OrganizationLimitsSerializer)
    def patch(self, request: Request) -> Response:
        """Change the limits that are named (null takes one away), or the name."""
        asked = self.body(request, UpdateOrganizationSerializer)
        changed = services.organization_update(actor=actor_of(request), **asked)
        return Response(organization_shape(changed))


def token_shape(token: ApiToken) -> dict[str, Any]:
    """A token without its secret."""
    return {
        "id": str(token.pk),
        "name": token.name,
        "hint": f"…{token.hint}",
        "scopes": token.scopes,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
        "expires_at": token.expires_at,
    }


class TokenList(View):
    """The organisation's tokens."""

    permissions_needed = {"GET": "token.manage", "POST": "token.manage"}

    @extend_schema(responses=listing(TokenSerializer))
    def get(self, request: Request) -> Response:
        """Those that were not revoked."""
        tokens = ApiToken.objects.in_organization(actor_of(request).organization).live().order_by("-id")
        return everything([token_shape(token) for token in tokens])

    @extend_schema(request=TokenCreateSerializer, responses={201: NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """A new token; its secret is in this answer and nowhere else."""
        asked = self.body(request, TokenCreateSerializer)
        token, secret = services.token_create(actor=actor_of(request), **asked)
        return Response({**token_shape(token), "token": secret}, 201)


class TokenDetail(View):
    """One token."""

    permissions_needed = {"DELETE": "token.manage"}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Revoke it."""
        token = ApiToken.objects.in_organization(actor_of(request).organization).live().get_or_404(id)
        services.token_revoke(actor=actor_of(request), token=token)
        return Response(status=204)


def member_shape(membership: Membership) -> dict[str, Any]:
    """A member."""
    return {
        "id": str(membership.pk),
        "email": membership.user.email,
        "name": membership.user.name,
        "role": membership.role,
        "created_at": membership.created_at,
    }


class MemberList(View):
    """The organisation's people."""

    permissions_needed = {"GET": "member.view", "POST": "member.manage"}

    @extend_schema(responses=listing(MemberSerializer))
    def get(self, request: Request) -> Response:
        """All members."""
        members = Membership.objects.in_organization(actor_of(request).organization).select_related("user")
        return everything([member_shape(member) for member in members.order_by("created_at")])

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer})
    def post(self, request: Request) -> Response:
        """Invite somebody; hand the address over yourself."""
        asked = self.body(request, InviteSerializer)
        path = services.member_invite(actor=actor_of(request), **asked)
        return Response({**asked, "invite_url": f"{settings.PUBLIC_URL}{path}"}, 201)


class MemberDetail(View):
    """One member."""

    permissions_needed = {"PATCH": "member.manage", "DELETE": "member.manage"}

    def _member(self, request: Request, id: UUID) -> Membership:
        members = Membership.objects.in_organization(actor_of(request).organization).select_related("user")
        found: Membership = members.get_or_404(id)
        return found

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    def patch(self, request: Request, id: UUID) -> Response:
        """Another role."""
        role = self.body(request, RoleSerializer)["role"]
        member = services.member_set_role(
            actor=actor_of(request), membership=self._member(request, id), role=role
        )
        return Response(member_shape(member))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Take them out."""
        services.member_remove(actor=actor_of(request), membership=self._member(request, id))
        return Response(status=204)
