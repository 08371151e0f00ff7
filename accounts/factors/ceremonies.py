"""The two ceremonies of WebAuthn level 3, by the library that knows them: a passkey is made, a passkey is shown.

To be imported when one begins: with the library comes every maker's kind of attestation, six megabytes in all.
Bytes are given and returned as base64url, as browsers and rows have them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json_dict,
    parse_attestation_object,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import Passkey, User

_UNDERSTOOD = (AttestationFormat.NONE, AttestationFormat.PACKED)
"""None is asked for; browsers leave an authenticator's signature of its own key in place."""
T = TypeVar("T")


class CeremonyError(Exception):
    """What the browser has shown is not right."""


@dataclass(frozen=True)
class RelyingParty:
    """Who asks: the host of its pages, which browsers keep its passkeys by, and their origin."""

    host: str
    origin: str


@dataclass(frozen=True)
class Made:
    """A new passkey."""

    credential_id: str
    public_key: str
    sign_count: int


def creation_options(
    party: RelyingParty, user: User, challenge: str, known: Iterable[Passkey]
) -> dict[str, Any]:
    """What `navigator.credentials.create` takes; `known` are not made again."""
    options = webauthn.generate_registration_options(
        rp_id=party.host,
        rp_name="Wireloom",
        user_id=user.pk.bytes,
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json_dict(options)


def created(party: RelyingParty, challenge: str, shown: dict[str, Any]) -> Made:
    """The passkey that the browser has made. Raises CeremonyError."""
    _check_attestation(shown)
    made = _checked(
        lambda: webauthn.verify_registration_response(
            credential=shown,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    )
    key = bytes_to_base64url(made.credential_public_key)
    return Made(bytes_to_base64url(made.credential_id), key, made.sign_count)


def request_options(party: RelyingParty, challenge: str, known: Iterable[Passkey] | None) -> dict[str, Any]:
    """What `navigator.credentials.get` takes: any passkey that has verified its person, or one of `known`."""
    verification = (
        UserVerificationRequirement.REQUIRED if known is None else UserVerificationRequirement.PREFERRED
    )
    options = webauthn.generate_authentication_options(
        rp_id=party.host,
        challenge=base64url_to_bytes(challenge),
        allow_credentials=None if known is None else _descriptors(known),
        user_verification=verification,
    )
    return options_to_json_dict(options)


def proven(
    party: RelyingParty, challenge: str, shown: dict[str, Any], passkey: Passkey, verified: bool
) -> int:
    """The count of signatures that the passkey has shown with its own. Raises CeremonyError.

    `verified` says whether it must have verified its person.
    """
    return _checked(
        lambda: webauthn.verify_authentication_response(
            credential=shown,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=verified,
        )
    ).new_sign_count


def _check_attestation(shown: dict[str, Any]) -> None:
    read = _checked(lambda: parse_registration_credential_json(shown))
    if _checked(lambda: parse_attestation_object(read.response.attestation_object)).fmt not in _UNDERSTOOD:
        raise CeremonyError("This is an attestation that nobody has asked for.")


def _checked(check: Callable[[], T]) -> T:
    try:
        return check()
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # The library raises its own for most of what may come, and these for the rest.
        raise CeremonyError(str(error)) from error


def _descriptors(passkeys: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in passkeys]
