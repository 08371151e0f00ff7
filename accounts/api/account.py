"""One's own account over the API: for people in their browser only, whatever their role."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.account import name_change, password_change
from accounts.api.account_serializers import (
    AccountChangeSerializer,
    AccountSerializer,
    BrowserSessionSerializer,
    ConfirmSerializer,
    PasswordChangeSerializer,
)
from accounts.authentication import OwnSession, actor_of
from accounts.clients import client_of
from accounts.factors.codes import is_second_step_on, recovery_codes_left
from accounts.factors.passkeys import is_possible
from accounts.models import BrowserSession, User
from accounts.sessions.confirming import is_confirmed, password_confirm
from accounts.sessions.services import session_end, sessions_end_others, sessions_of
from core.api.views import View, everything, listing


class AccountView(View):
    """An endpoint of one's own account."""

    permission_classes = [OwnSession]

    def person(self, request: Request) -> User:
        """Who asks."""
        return actor_of(request).user


def account_shape(request: Request) -> dict[str, Any]:
    """One's own account."""
    user = actor_of(request).user
    return {
        "email": user.email,
        "name": user.name,
        "has_password": user.has_usable_password(),
        "second_factor": is_second_step_on(user),
        "recovery_codes": recovery_codes_left(user),
        "passkeys_possible": is_possible(),
        "provider": _provider(user),
        "is_confirmed": is_confirmed(request._request.session),
    }


def _provider(user: User) -> dict[str, Any] | None:
    if not settings.OIDC_ISSUER:
        return None
    linked = user.identities.filter(issuer=settings.OIDC_ISSUER).exists()
    return {"name": settings.OIDC_NAME, "is_linked": linked}


class Account(AccountView):
    """Who one is here."""

    @extend_schema(responses=AccountSerializer)
    def get(self, request: Request) -> Response:
        """One's own account."""
        return Response(account_shape(request))

    @extend_schema(request=AccountChangeSerializer, responses=AccountSerializer)
    def patch(self, request: Request) -> Response:
        """Another name."""
        name_change(
            request._request, self.person(request), self.body(request, AccountChangeSerializer)["name"]
        )
        return Response(account_shape(request))


class AccountPassword(AccountView):
    """One's own password."""

    @extend_schema(request=PasswordChangeSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Another password; every other session of one's own ends."""
        asked = self.body(request, PasswordChangeSerializer)
        password_change(request._request, self.person(request), **asked)
        return Response(status=204)


class AccountConfirmation(AccountView):
    """Saying again who one is."""

    @extend_schema(request=ConfirmSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """For ten minutes this session may change how one signs in."""
        password = self.body(request, ConfirmSerializer)["password"]
        password_confirm(request._request, self.person(request), password)
        return Response(status=204)


def browser_session_shape(row: BrowserSession, current: UUID | None) -> dict[str, Any]:
    """A session without its key."""
    return {
        "id": str(row.pk),
        "device": row.device,
        "address": row.address,
        "signed_in_at": row.signed_in_at,
        "last_used_at": row.last_used_at,
        "is_current": row.pk == current,
    }


def _current(request: Request) -> UUID | None:
    row = cast(Any, request._request.session).row
    return row.pk if row else None


class AccountSessionList(AccountView):
    """Where one is signed in."""

    @extend_schema(responses=listing(BrowserSessionSerializer))
    def get(self, request: Request) -> Response:
        """One's own sessions, last used first."""
        current = _current(request)
        return everything([browser_session_shape(row, current) for row in sessions_of(self.person(request))])

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all of one's sessions but this one."""
        sessions_end_others(self.person(request), request._request.session, client_of(request._request))
        return Response(status=204)


class AccountSessionDetail(AccountView):
    """One session of one's own."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """End it: it is out with its next request, and its live connections are closed within seconds."""
        current = _current(request)
        session_end(request._request, self.person(request), id)
        if id == current:
            logout(request._request)
        return Response(status=204)
