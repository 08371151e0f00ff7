"""Second factor and passkeys of one's own account. Whoever changes them has just shown who they are."""

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
    """An endpoint whose changes need that the password was entered in the last ten minutes (403
    `confirmation_needed`)."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises ForbiddenError."""
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            require_confirmed(request._request.session)


class SecondFactor(ConfirmedView):
    """The authenticator app."""

    @extend_schema(request=None, responses={201: Enrolment})
    def post(self, request: Request) -> Response:
        """A new secret; it counts once a code of it is confirmed."""
        made = enrol(self.person(request))
        return Response(Enrolment(secret=made.secret, uri=made.uri, qr=made.qr), 201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """A password is enough again."""
        second_factor_take_away(request._request, self.person(request))
        return Response(status=204)


class SecondFactorConfirmation(ConfirmedView):
    """The first code."""

    @extend_schema(request=bodies.Code, responses=RecoveryCodes)
    def post(self, request: Request) -> Response:
        """Signing in takes a code from now on; the recovery codes are in this answer and nowhere else."""
        code = self.body(request, bodies.Code).code
        return Response(
            RecoveryCodes(codes=second_factor_confirm(request._request, self.person(request), code))
        )


class RecoveryCodeList(ConfirmedView):
    """The recovery codes."""

    @extend_schema(request=None, responses=RecoveryCodes)
    def post(self, request: Request) -> Response:
        """Ten new ones; those from before stop working."""
        return Response(RecoveryCodes(codes=recovery_codes_renew(request._request, self.person(request))))


class PasskeyList(ConfirmedView):
    """One's passkeys."""

    @extend_schema(responses=listing(Passkey))
    def get(self, request: Request) -> Response:
        """All of them, oldest first."""
        return everything([Passkey.of(row) for row in self.person(request).passkeys.order_by("pk")])

    @extend_schema(request=bodies.PasskeyMake, responses={201: Passkey})
    def post(self, request: Request) -> Response:
        """Keep what the browser has made."""
        asked = self.body(request, bodies.PasskeyMake)
        made = passkey_add(request._request, self.person(request), asked.name, asked.credential)
        return Response(Passkey.of(made), 201)


class PasskeyOptions(ConfirmedView):
    """What a new passkey is to be."""

    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        """What `navigator.credentials.create` takes, with a challenge for five minutes."""
        return Response(making_options(request._request.session, self.person(request)))


class PasskeyDetail(ConfirmedView):
    """One passkey of one's own."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, id: UUID) -> Response:
        """It signs nobody in any more."""
        passkey_remove(request._request, self.person(request), id)
        return Response(status=204)


class AccountProvider(ConfirmedView):
    """The link to the provider; it is made by signing in there."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """It signs in to this account no more."""
        provider_unlink(request._request, self.person(request))
        return Response(status=204)
