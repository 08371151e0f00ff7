"""Creates and verifies passkeys (WebAuthn level 3). The relying party is determined by the public address alone."""

import ipaddress
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    generate_challenge,
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
from accounts.sessions.one_time import one_time_put, one_time_take
from core.errors import ConflictError, InvalidError, UnprocessableError
from core.text import storable

CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 20
MOST_BYTES = 64 * 1024
"""Bytes of a browser's response; legitimate ones have about two kilobytes."""
MAKING, SIGNING_IN, SECOND_STEP = "passkey: make", "passkey: sign in", "passkey: second step"
_UNDERSTOOD = (AttestationFormat.NONE, AttestationFormat.PACKED)
"""Attestation "none" is requested; browsers leave an authenticator's self-attestation in place."""
T = TypeVar("T")


def is_possible() -> bool:
    """Whether browsers create passkeys for the public address: a host name under https, or `localhost`."""
    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    return not _is_ip(host) and (parts.scheme == "https" or host == "localhost")


def making_options(session: Any, user: User) -> dict[str, Any]:
    """The options for `navigator.credentials.create`. Raises UnprocessableError if passkeys are not possible."""
    _check_possible()
    known = [_descriptor(passkey) for passkey in user.passkeys.all()]
    if len(known) >= MOST_PASSKEYS:
        raise UnprocessableError(
            f"An account can have at most {MOST_PASSKEYS} passkeys.", "Remove one first."
        )
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Wireloom",
        user_id=user.pk.bytes,
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=_challenge(session, MAKING),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json_dict(options)


def passkey_make(session: Any, user: User, name: str, shown: dict[str, Any]) -> Passkey:
    """Store the passkey that the browser created. Raises InvalidError, ConflictError if it is already known."""
    challenge = _taken(session, MAKING)
    made = _checked(
        lambda: webauthn.verify_registration_response(
            credential=_without_strange_attestation(shown),
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    )
    try:
        with transaction.atomic():
            return Passkey.objects.create(
                user=user,
                name=name,
                credential_id=bytes_to_base64url(made.credential_id),
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
            )
    except IntegrityError:
        raise ConflictError("This passkey has already been added.", code="passkey_known") from None


def showing_options(session: Any, user: User | None = None) -> dict[str, Any]:
    """The options for `navigator.credentials.get`: for anybody instead of a password, for `user` as the second
    step.

    Raises UnprocessableError if passkeys are not possible.
    """
    _check_possible()
    known = [_descriptor(passkey) for passkey in user.passkeys.all()] if user else None
    verification = UserVerificationRequirement.PREFERRED if user else UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=_challenge(session, SECOND_STEP if user else SIGNING_IN),
        allow_credentials=known,
        user_verification=verification,
    )
    return options_to_json_dict(options)


def passkey_prove(session: Any, shown: dict[str, Any], user: User | None = None) -> Passkey:
    """The verified passkey; with `user`, only one of theirs. Raises InvalidError."""
    challenge = _taken(session, SECOND_STEP if user else SIGNING_IN)
    passkey = _known(shown, user)
    proven = _checked(
        lambda: webauthn.verify_authentication_response(
            credential=shown,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user is None,
        )
    )
    same = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not same.update(sign_count=proven.new_sign_count, last_used_at=timezone.now()):
        raise _refused()
    return passkey


def _known(shown: dict[str, Any], user: User | None) -> Passkey:
    """The passkey by its id; the user handle in the response must match its owner."""
    response = shown.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    found = Passkey.objects.select_related("user").filter(
        credential_id=storable(str(shown.get("id", "")))[:1400]
    )
    passkey = (found.filter(user=user) if user else found).first()
    if passkey is None or not passkey.user.is_active:
        raise _refused()
    named = handle == bytes_to_base64url(passkey.user.pk.bytes)
    if not named and (user is None or handle is not None):
        raise _refused()
    return passkey


def _checked(check: Callable[[], T]) -> T:
    try:
        return check()
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # The library raises its own exceptions for most malformed input, and these for the rest.
        raise _refused() from error


def _without_strange_attestation(shown: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(shown)) > MOST_BYTES:
        raise _refused()
    read = _checked(lambda: parse_registration_credential_json(shown))
    if _checked(lambda: parse_attestation_object(read.response.attestation_object)).fmt not in _UNDERSTOOD:
        raise _refused()
    return shown


def _challenge(session: Any, purpose: str) -> bytes:
    challenge = generate_challenge()
    one_time_put(session, purpose, bytes_to_base64url(challenge), CHALLENGE_LIFE)
    return challenge


def _taken(session: Any, purpose: str) -> bytes:
    kept = one_time_take(session, purpose)
    if kept is None:
        raise InvalidError(
            "This took too long, or the response was already used.", "Try again.", code="challenge_expired"
        )
    return base64url_to_bytes(kept)


def _refused() -> InvalidError:
    return InvalidError("This passkey cannot sign in here.", "Sign in another way.", code="passkey_refused")


def _check_possible() -> None:
    if not is_possible():
        raise UnprocessableError(
            "Browsers do not create passkeys for this address.",
            "The operator sets WIRELOOM_PUBLIC_URL to a host name under https, or to http://localhost with the port.",
            code="passkeys_impossible",
        )


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or ""


def _origin() -> str:
    parts = urlsplit(settings.PUBLIC_URL)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
