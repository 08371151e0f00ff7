"""The redirect to the provider and its response: one request, one response, one session (RFC 6749, 7636, 9207,
9700)."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.crypto import constant_time_compare

from accounts.oidc.asking import ask
from accounts.oidc.discovery import Provider, provider
from accounts.oidc.id_tokens import Claims, claims_of, refused
from accounts.sessions.one_time import one_time_put, one_time_take

CALLBACK = "/sign-in/oidc/callback/"
PURPOSE = "oidc"
LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class Returned:
    """Who signed in, their target page, and whose account they wanted to link, if any."""

    claims: Claims
    next: str
    link: str | None


def flow_begin(session: Any, target: str, link: str | None = None) -> str:
    """The provider's authorisation URL for this browser. Raises UnavailableError."""
    there = provider()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = {"state": state, "nonce": nonce, "verifier": verifier, "next": target, "link": link}
    one_time_put(session, PURPOSE, kept, LIFE)
    query = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT_ID,
        "redirect_uri": redirect_uri(),
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    mark = "&" if "?" in there.authorization_endpoint else "?"
    return f"{there.authorization_endpoint}{mark}{urlencode(query)}"


def flow_end(session: Any, answer: QueryDict) -> Returned:
    """Who signed in. Raises InvalidError for a response to another request, UnavailableError."""
    state = _only(answer, "state")
    kept = one_time_take(session, PURPOSE, lambda value: constant_time_compare(value["state"], state))
    if kept is None:
        raise refused("This browser has not requested it, or too long ago, or the answer was already used.")
    there = provider()
    _check_issuer(answer, there)
    if "error" in answer:
        raise refused(f"It says: {_only(answer, 'error')[:80]}.")
    token = _token(there, _only(answer, "code"), kept["verifier"])
    return Returned(claims_of(token, there, kept["nonce"]), kept["next"], kept["link"])


def redirect_uri() -> str:
    """The redirect URI, as registered with the provider."""
    return f"{settings.PUBLIC_URL}{CALLBACK}"


def _only(answer: QueryDict, name: str) -> str:
    values = answer.getlist(name)
    if len(values) != 1 or not values[0]:
        raise refused(f"Its answer has {'no' if not values else 'more than one'} {name}.")
    return str(values[0])


def _check_issuer(answer: QueryDict, there: Provider) -> None:
    if (there.names_itself or "iss" in answer) and _only(answer, "iss") != there.issuer:
        raise refused("The answer is from a different provider.")


def _token(there: Provider, code: str, verifier: str) -> Any:
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri(),
        "code_verifier": verifier,
        "client_id": settings.OIDC_CLIENT_ID,
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if settings.OIDC_CLIENT_SECRET and there.takes_basic:
        headers["authorization"] = _basic()
    elif settings.OIDC_CLIENT_SECRET:
        body["client_secret"] = settings.OIDC_CLIENT_SECRET
    status, said = ask("POST", there.token_endpoint, urlencode(body).encode(), headers)
    if status != 200:
        raise refused(f"It issued no token: {str(said.get('error', status))[:80]}.")
    return said.get("id_token")


def _basic() -> str:
    # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
    pair = f"{quote(settings.OIDC_CLIENT_ID, safe='')}:{quote(settings.OIDC_CLIENT_SECRET, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
