"""Creates and verifies passkeys (WebAuthn level 3). The relying party is determined by the public address alone.

Functions import `ceremonies` only when they need it, because its library takes much memory.
"""

import ipaddress
import json
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Passkey, User
from accounts.sessions.one_time import one_time_put, one_time_take
from core.errors import ConflictError, InvalidError, UnprocessableError
from core.text import storable

CHALLENGE_LIFE = timedelta(minutes=5)
MOST_PASSKEYS = 20
MOST_BYTES = 64 * 1024
"""Bytes of a browser's response; legitimate ones have about two kilobytes."""
MAKING, SIGNING_IN, SECOND_STEP = "passkey: make", "passkey: sign in", "passkey: second step"
_CHALLENGE_BYTES = 64
"""WebAuthn requires at least 16 (section 13.4.3)."""


def is_possible() -> bool:
    """Whether browsers create passkeys for the public address: a host name under https, or `localhost`."""
    parts = urlsplit(settings.PUBLIC_URL)
    host = parts.hostname or ""
    return not _is_ip(host) and (parts.scheme == "https" or host == "localhost")


def making_options(session: Any, user: User) -> dict[str, Any]:
    """The options for `navigator.credentials.create`. Raises UnprocessableError if passkeys are not possible."""
    from accounts.factors import ceremonies

    _check_possible()
    known = list(user.passkeys.all())
    if len(known) >= MOST_PASSKEYS:
        raise UnprocessableError(
            f"An account can have at most {MOST_PASSKEYS} passkeys.", "Remove one first."
        )
    party = ceremonies.RelyingParty(_host(), _origin())
    return ceremonies.creation_options(party, user, _challenge(session, MAKING), known)


def passkey_make(session: Any, user: User, name: str, shown: dict[str, Any]) -> Passkey:
    """Store the passkey that the browser created. Raises InvalidError, ConflictError if it is already known."""
    from accounts.factors import ceremonies

    challenge = _taken(session, MAKING)
    if len(json.dumps(shown)) > MOST_BYTES:
        raise _refused()
    try:
        made = ceremonies.created(ceremonies.RelyingParty(_host(), _origin()), challenge, shown)
    except ceremonies.CeremonyError as error:
        raise _refused() from error
    try:
        with transaction.atomic():
            return Passkey.objects.create(user=user, name=name, **vars(made))
    except IntegrityError:
        raise ConflictError("This passkey has already been added.", code="passkey_known") from None


def showing_options(session: Any, user: User | None = None) -> dict[str, Any]:
    """The options for `navigator.credentials.get`: for anybody instead of a password, for `user` as the second
    step.

    Raises UnprocessableError if passkeys are not possible.
    """
    from accounts.factors import ceremonies

    _check_possible()
    challenge = _challenge(session, SECOND_STEP if user else SIGNING_IN)
    known = user.passkeys.all() if user else None
    return ceremonies.request_options(ceremonies.RelyingParty(_host(), _origin()), challenge, known)


def passkey_prove(session: Any, shown: dict[str, Any], user: User | None = None) -> Passkey:
    """The verified passkey; with `user`, only one of theirs. Raises InvalidError."""
    from accounts.factors import ceremonies

    challenge = _taken(session, SECOND_STEP if user else SIGNING_IN)
    passkey, party = _known(shown, user), ceremonies.RelyingParty(_host(), _origin())
    try:
        count = ceremonies.proven(party, challenge, shown, passkey, verified=user is None)
    except ceremonies.CeremonyError as error:
        raise _refused() from error
    same = Passkey.objects.filter(pk=passkey.pk, sign_count=passkey.sign_count)
    if not same.update(sign_count=count, last_used_at=timezone.now()):
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
    named = handle == urlsafe_b64encode(passkey.user.pk.bytes).decode().rstrip("=")
    if not named and (user is None or handle is not None):
        raise _refused()
    return passkey


def _challenge(session: Any, purpose: str) -> str:
    challenge = secrets.token_urlsafe(_CHALLENGE_BYTES)
    one_time_put(session, purpose, challenge, CHALLENGE_LIFE)
    return challenge


def _taken(session: Any, purpose: str) -> str:
    kept = one_time_take(session, purpose)
    if kept is None:
        raise InvalidError(
            "This took too long, or the response was already used.", "Try again.", code="challenge_expired"
        )
    return str(kept)


def _refused() -> InvalidError:
    return InvalidError("This passkey cannot sign in here.", "Sign in another way.", code="passkey_refused")


def _check_possible() -> None:
    if not is_possible():
        raise UnprocessableError(
            "Browsers do not create passkeys for this address.",
            "The operator sets WIRELOOM_PUBLIC_URL to a host name under https, or to http://localhost with the port.",
            code="passkeys_impossible",
        )


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
