"""The API of people's own accounts: in their browser only, whatever their role."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth import logout
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.account import name_change, password_change
from accounts.api import bodies
from accounts.api.account_answers import Account as AccountAnswer
from accounts.api.account_answers import BrowserSession
from accounts.authentication import OwnSession, actor_of
from accounts.clients import client_of
from accounts.models import User
from accounts.sessions.confirming import is_confirmed, password_confirm
from accounts.sessions.services import session_end, sessions_end_others, sessions_of
from core.api.views import View, everything
from core.wire import listing


class AccountView(View):
    """The base of the endpoints of one's own account."""

    permission_classes = [OwnSession]

    def person(self, request: Request) -> User:
        """The signed-in person."""
        return actor_of(request).user

    def account(self, request: Request) -> Response:
        """The response with the current account."""
        confirmed = is_confirmed(request._request.session)
        return Response(AccountAnswer.of(self.person(request), confirmed))


class Account(AccountView):
    """The caller's own account."""

    @extend_schema(responses=AccountAnswer)
    def get(self, request: Request) -> Response:
        """The caller's own account."""
        return self.account(request)

    @extend_schema(request=bodies.AccountChange, responses=AccountAnswer)
    def patch(self, request: Request) -> Response:
        """Change the name."""
        name = self.body(request, bodies.AccountChange).name
        name_change(request._request, self.person(request), name)
        return self.account(request)


class AccountPassword(AccountView):
    """The caller's own password."""

    @extend_schema(request=bodies.PasswordChange, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change the password; all other sessions end."""
        asked = self.body(request, bodies.PasswordChange)
        password_change(request._request, self.person(request), asked.current, asked.new)
        return Response(status=204)


class AccountConfirmation(AccountView):
    """Confirming the password."""

    @extend_schema(request=bodies.Confirm, responses={204: None})
    def post(self, request: Request) -> Response:
        """Allow this session to change how the person signs in, for ten minutes."""
        password = self.body(request, bodies.Confirm).password
        password_confirm(request._request, self.person(request), password)
        return Response(status=204)


def _current(request: Request) -> UUID | None:
    row = cast(Any, request._request.session).row
    return row.pk if row else None


class AccountSessionList(AccountView):
    """The caller's sessions."""

    @extend_schema(responses=listing(BrowserSession))
    def get(self, request: Request) -> Response:
        """The caller's sessions, most recently used first."""
        current = _current(request)
        return everything([BrowserSession.of(row, current) for row in sessions_of(self.person(request))])

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all sessions but this one."""
        sessions_end_others(self.person(request), request._request.session, client_of(request._request))
        return Response(status=204)


class AccountSessionDetail(AccountView):
    """One of the caller's sessions."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """End the session: its next request is refused, and its live connections close within seconds."""
        current = _current(request)
        session_end(request._request, self.person(request), id)
        if id == current:
            logout(request._request)
        return Response(status=204)
