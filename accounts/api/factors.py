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
from accounts.api.account import AccountView
from accounts.api.account_serializers import (
    CodeSerializer,
    EnrolmentSerializer,
    PasskeyMakeSerializer,
    PasskeySerializer,
    RecoveryCodesSerializer,
)
from accounts.factors.codes import enrol
from accounts.factors.passkeys import making_options
from accounts.models import Passkey
from accounts.sessions.confirming import require_confirmed
from core.api.views import everything, listing


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

    @extend_schema(request=None, responses={201: EnrolmentSerializer})
    def post(self, request: Request) -> Response:
        """A new secret; it counts once a code of it is confirmed."""
        made = enrol(self.person(request))
        return Response({"secret": made.secret, "uri": made.uri, "qr": made.qr}, 201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """A password is enough again."""
        second_factor_take_away(request._request, self.person(request))
        return Response(status=204)


class SecondFactorConfirmation(ConfirmedView):
    """The first code."""

    @extend_schema(request=CodeSerializer, responses=RecoveryCodesSerializer)
    def post(self, request: Request) -> Response:
        """Signing in takes a code from now on; the recovery codes are in this answer and nowhere else."""
        code = self.body(request, CodeSerializer)["code"]
        return Response({"codes": second_factor_confirm(request._request, self.person(request), code)})


class RecoveryCodeList(ConfirmedView):
    """The recovery codes."""

    @extend_schema(request=None, responses=RecoveryCodesSerializer)
    def post(self, request: Request) -> Response:
        """Ten new ones; those from before stop working."""
        return Response({"codes": recovery_codes_renew(request._request, self.person(request))})


def passkey_shape(passkey: Passkey) -> dict[str, Any]:
    """A passkey."""
    return {
        "id": str(passkey.pk),
        "name": passkey.name,
        "created_at": passkey.created_at,
        "last_used_at": passkey.last_used_at,
    }


class PasskeyList(ConfirmedView):
    """One's passkeys."""

    @extend_schema(responses=listing(PasskeySerializer))
    def get(self, request: Request) -> Response:
        """All of them, oldest first."""
        return everything([passkey_shape(row) for row in self.person(request).passkeys.order_by("pk")])

    @extend_schema(request=PasskeyMakeSerializer, responses={201: PasskeySerializer})
    def post(self, request: Request) -> Response:
        """Keep what the browser has made."""
        asked = self.body(request, PasskeyMakeSerializer)
        made = passkey_add(request._request, self.person(request), **asked)
        return Response(passkey_shape(made), 201)


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
