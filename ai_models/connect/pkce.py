"""Connecting in the browser: OpenRouter's OAuth with PKCE (RFC 7636), which needs no registration.

After https://openrouter.ai/docs/use-cases/oauth-pkce: the browser is sent to `/auth`, comes back with a code, and the
code is exchanged for an ordinary key at `/auth/keys`.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings

from accounts.actor import Actor
from accounts.models import Membership
from accounts.permissions import allowed
from accounts.sessions.one_time import one_time_put, one_time_take
from ai_models.connect.services import integration_connect
from ai_models.connections.models import Integration
from ai_models.sdk.failures import errors
from core.egress import Egress, EgressError
from core.egress_policy import egress_policy
from core.errors import ForbiddenError, UnprocessableError, WireloomError
from core.secrets.keys import key_ring
from core.text import storable
from credentials.types.base_url import is_loopback
from workflows.sdk.llm import LlmError

PERMISSION = "integration.manage"
CALLBACK = "/integrations/openrouter/callback/{nonce}/"
LIFE = timedelta(minutes=10)
"""As long as OpenRouter's code is valid."""
_METHOD = "S256"
_PORTS = {443, 3000}
_LONGEST_LABEL = 100


@dataclass(frozen=True)
class _Pending:
    """What the way back needs to know, kept in the browser's session."""

    nonce: str
    verifier: str
    user: str
    organization: str


def connect_begin(session: Any, actor: Actor) -> str:
    """The address to send the browser to.

    Raises UnprocessableError `callback_not_allowed` if OpenRouter would refuse to come back to this installation, and
    UnavailableError `secrets_not_configured` without an encryption key.
    """
    key_ring()
    _check_callback(settings.PUBLIC_URL)
    pending = _Pending(
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        user=str(actor.user.pk),
        organization=str(actor.organization.pk),
    )
    one_time_put(session, _purpose(pending.nonce), asdict(pending), LIFE)
    query = {
        "callback_url": settings.PUBLIC_URL + CALLBACK.format(nonce=pending.nonce),
        "code_challenge": challenge_of(pending.verifier),
        "code_challenge_method": _METHOD,
        "key_label": f"Wireloom {actor.organization.name}"[:_LONGEST_LABEL],
    }
    return f"{_authorize_url()}?{urlencode(query)}"


def connect_end(session: Any, nonce: str, code: str) -> Integration:
    """Exchange the code with which the browser came back, and keep the key.

    Raises ForbiddenError for a return that this session does not expect, or expects no more; UnprocessableError if
    the person or OpenRouter refused.
    """
    found = one_time_take(session, _purpose(nonce), lambda value: value["nonce"] == nonce)
    if found is None:
        raise ForbiddenError(
            "This browser has not begun to connect OpenRouter, took over ten minutes, or has ended it already.",
            "Choose “Connect with OpenRouter” again.",
            code="connect_not_expected",
        )
    pending = _Pending(**found)
    actor = _actor(pending)
    if not code:
        raise UnprocessableError(
            "OpenRouter came back without a code: connecting was refused or cancelled.",
            "Choose “Connect with OpenRouter” again, and allow it there.",
            code="connect_refused",
        )
    key = async_to_sync(_exchange)(code, pending.verifier)
    return integration_connect(actor=actor, api_key=key, source=Integration.OAUTH)


def challenge_of(verifier: str) -> str:
    """The code challenge of a verifier (RFC 7636, section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _purpose(nonce: str) -> str:
    return f"connect:{storable(nonce)[:24]}"


def _authorize_url() -> str:
    if settings.OPENROUTER_AUTH_URL:
        return str(settings.OPENROUTER_AUTH_URL)
    parts = urlsplit(settings.OPENROUTER_API_BASE_URL)
    return f"{parts.scheme}://{parts.netloc}/auth"


def _check_callback(public_url: str) -> None:
    parts = urlsplit(public_url)
    if is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https" or (parts.port or 443) not in _PORTS:
        raise UnprocessableError(
            f"OpenRouter comes back only to https on port 443 or 3000, or to this machine; this is {public_url}.",
            "Serve Wireloom at such an address and set WIRELOOM_PUBLIC_URL, or paste a key instead.",
            code="callback_not_allowed",
        )


def _actor(pending: _Pending) -> Actor:
    """Who began, if they may still do it."""
    rows = Membership.objects.filter(user_id=UUID(pending.user), organization_id=UUID(pending.organization))
    row = rows.select_related("user", "organization").first()
    if row is None or not row.user.is_active:
        raise ForbiddenError("Whoever began to connect OpenRouter is no longer a member of the organisation.")
    actor = Actor(row.user, row.organization, row.role, allowed(row.role))
    actor.require(PERMISSION)
    return actor


async def _exchange(code: str, verifier: str) -> str:
    asked = {"code": code, "code_verifier": verifier, "code_challenge_method": _METHOD}
    url = f"{settings.OPENROUTER_API_BASE_URL}/auth/keys"
    egress = Egress(egress_policy())
    try:
        response = await egress.request(
            "POST",
            url,
            headers={"content-type": "application/json"},
            content=json.dumps(asked).encode(),
            timeout=20,
            follow_redirects=False,
        )
    except EgressError as error:
        raise _failed(errors.classify_egress(error)) from error
    finally:
        await egress.aclose()
    key = _key_in(response.content) if response.status < 300 else ""
    if not key:
        call = errors.FailedCall(url=url)
        raise _failed(errors.classify(response.status, response.content, response.headers, call))
    return key


def _key_in(content: bytes) -> str:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    key = answer.get("key") if isinstance(answer, dict) else None
    return key if isinstance(key, str) else ""


def _failed(error: LlmError) -> WireloomError:
    hint = "Choose “Connect with OpenRouter” again, or paste a key instead."
    return UnprocessableError(
        f"OpenRouter did not hand out a key: {error.message}", hint, {"cause": error.code}, "connect_failed"
    )
