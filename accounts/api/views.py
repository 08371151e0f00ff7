"""The API of the session, organisations, tokens and members."""

from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.actor import SESSION_KEY, actor_of_session
from accounts.api import answers, bodies
from accounts.audit import audit
from accounts.authentication import actor_of
from accounts.clients import client_of
from accounts.models import ApiToken, Membership
from core.api.views import View, everything
from core.errors import InvalidError, NotFoundError
from core.wire import listing


class SessionView(View):
    """The caller's session."""

    permissions_needed = {"GET": "workflow.view"}

    @extend_schema(responses=answers.Session)
    def get(self, request: Request) -> Response:
        """The person, their organisation and their permissions."""
        return Response(answers.Session.of(actor_of(request)))


class SessionOrganization(View):
    """The browser's current organisation."""

    permissions_needed = {"POST": "workflow.view"}

    @extend_schema(request=bodies.OrganizationChoice, responses=answers.Session)
    def post(self, request: Request) -> Response:
        """Switch to another of the person's organisations."""
        if actor_of(request).token is not None:
            raise InvalidError("A token belongs to one organisation.", "Use a token of the other one.")
        wanted = self.body(request, bodies.OrganizationChoice).organization
        membership = Membership.objects.of_user(request.user).filter(organization=wanted).first()
        if membership is None:
            raise NotFoundError(f"There is no organisation with the id {wanted}.")
        request._request.session[SESSION_KEY] = str(wanted)
        actor = actor_of_session(request.user, request._request.session, client_of(request._request))
        assert actor is not None
        audit(actor, "session.organization_chosen", wanted, name=actor.organization.name)
        return Response(answers.Session.of(actor))


class OrganizationDetail(View):
    """The organisation that the caller acts in."""

    permissions_needed = {"GET": "member.view", "PATCH": "limit.manage"}

    @extend_schema(responses=answers.OrganizationLimits)
    def get(self, request: Request) -> Response:
        """Its name and its limits."""
        return Response(answers.OrganizationLimits.of(actor_of(request).organization))

    @extend_schema(request=bodies.UpdateOrganization, responses=answers.OrganizationLimits)
    def patch(self, request: Request) -> Response:
        """Change the given limits (null removes a limit) or the name."""
        asked = self.body(request, bodies.UpdateOrganization).given()
        changed = services.organization_update(actor=actor_of(request), **asked)
        return Response(answers.OrganizationLimits.of(changed))


class TokenList(View):
    """The organisation's tokens."""

    permissions_needed = {"GET": "token.manage", "POST": "token.manage"}

    @extend_schema(responses=listing(answers.Token))
    def get(self, request: Request) -> Response:
        """The tokens that have not been revoked."""
        tokens = ApiToken.objects.in_organization(actor_of(request).organization).live().order_by("-id")
        return everything([answers.Token.of(token) for token in tokens])

    @extend_schema(request=bodies.TokenCreate, responses={201: answers.NewToken})
    def post(self, request: Request) -> Response:
        """Create a token; its secret is returned only in this answer."""
        asked = self.body(request, bodies.TokenCreate)
        token, secret = services.token_create(actor=actor_of(request), **asked.given())
        return Response(answers.NewToken.of(token, token=secret), 201)


class TokenDetail(View):
    """One token."""

    permissions_needed = {"DELETE": "token.manage"}

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Revoke the token."""
        token = ApiToken.objects.in_organization(actor_of(request).organization).live().get_or_404(id)
        services.token_revoke(actor=actor_of(request), token=token)
        return Response(status=204)


class MemberList(View):
    """The organisation's members."""

    permissions_needed = {"GET": "member.view", "POST": "member.manage"}

    @extend_schema(responses=listing(answers.Member))
    def get(self, request: Request) -> Response:
        """All members."""
        members = Membership.objects.in_organization(actor_of(request).organization).select_related("user")
        return everything([answers.Member.of(member) for member in members.order_by("created_at")])

    @extend_schema(request=bodies.Invite, responses={201: answers.Invitation})
    def post(self, request: Request) -> Response:
        """Invite somebody; you pass the link on yourself."""
        asked = self.body(request, bodies.Invite)
        path = services.member_invite(actor=actor_of(request), email=asked.email, role=asked.role)
        return Response(
            answers.Invitation(email=asked.email, role=asked.role, invite_url=f"{settings.PUBLIC_URL}{path}"),
            201,
        )


class MemberDetail(View):
    """One member."""

    permissions_needed = {"PATCH": "member.manage", "DELETE": "member.manage"}

    def _member(self, request: Request, id: UUID) -> Membership:
        members = Membership.objects.in_organization(actor_of(request).organization).select_related("user")
        found: Membership = members.get_or_404(id)
        return found

    @extend_schema(request=bodies.Role, responses=answers.Member)
    def patch(self, request: Request, id: UUID) -> Response:
        """Change the member's role."""
        role = self.body(request, bodies.Role).role
        member = services.member_set_role(
            actor=actor_of(request), membership=self._member(request, id), role=role
        )
        return Response(answers.Member.of(member))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Remove the member from the organisation."""
        services.member_remove(actor=actor_of(request), membership=self._member(request, id))
        return Response(status=204)
