"""The second factor and passkeys of one's own account. Changes require a recent confirmation of the password."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.account import (
    passkey_add,
    passkey_remove,
    provider_unlink,
    recovery_codes_renew,
    second_factor_confirm,
    second_factor_take_away,
)
from accounts.api import bodies
from accounts.api.account import AccountView
from accounts.api.account_answers import Enrolment, Passkey, RecoveryCodes
from accounts.factors.codes import enrol
from accounts.factors.passkeys import making_options
from accounts.sessions.confirming import require_confirmed
from core.api.views import everything
from core.wire import listing


class ConfirmedView(AccountView):
    """The base of endpoints whose changes require that the password was entered within the last ten minutes
    (403 `confirmation_needed`)."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises ForbiddenError."""
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            require_confirmed(request._request.session)


class SecondFactor(ConfirmedView):
    """The authenticator app."""

    @extend_schema(request=None, responses={201: Enrolment})
    def post(self, request: Request) -> Response:
        """Create a secret, which takes effect once a code from it is confirmed."""
        made = enrol(self.person(request))
        return Response(Enrolment(secret=made.secret, uri=made.uri, qr=made.qr), 201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Switch the second factor off; a password is enough again."""
        second_factor_take_away(request._request, self.person(request))
        return Response(status=204)


class SecondFactorConfirmation(ConfirmedView):
    """Confirming the first code."""

    @extend_schema(request=bodies.Code, responses=RecoveryCodes)
    def post(self, request: Request) -> Response:
        """Switch the second factor on. The recovery codes are returned only in this answer."""
        code = self.body(request, bodies.Code).code
        return Response(
            RecoveryCodes(codes=second_factor_confirm(request._request, self.person(request), code))
        )


class RecoveryCodeList(ConfirmedView):
    """The recovery codes."""

    @extend_schema(request=None, responses=RecoveryCodes)
    def post(self, request: Request) -> Response:
        """Create ten new codes; the previous ones stop working."""
        return Response(RecoveryCodes(codes=recovery_codes_renew(request._request, self.person(request))))


class PasskeyList(ConfirmedView):
    """The caller's passkeys."""

    @extend_schema(responses=listing(Passkey))
    def get(self, request: Request) -> Response:
        """All passkeys, oldest first."""
        return everything([Passkey.of(row) for row in self.person(request).passkeys.order_by("pk")])

    @extend_schema(request=bodies.PasskeyMake, responses={201: Passkey})
    def post(self, request: Request) -> Response:
        """Store the passkey that the browser created."""
        asked = self.body(request, bodies.PasskeyMake)
        made = passkey_add(request._request, self.person(request), asked.name, asked.credential)
        return Response(Passkey.of(made), 201)


class PasskeyOptions(ConfirmedView):
    """The options for a new passkey."""

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        """The options for `navigator.credentials.create`, with a challenge valid for five minutes."""
        return Response(making_options(request._request.session, self.person(request)))


class PasskeyDetail(ConfirmedView):
    """One of the caller's passkeys."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """Remove the passkey; it no longer signs anyone in."""
        passkey_remove(request._request, self.person(request), id)
        return Response(status=204)


class AccountProvider(ConfirmedView):
    """The link to the sign-in provider, which is created by signing in there."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Unlink the provider from this account."""
        provider_unlink(request._request, self.person(request))
        return Response(status=204)
