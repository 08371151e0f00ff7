"""The provider's metadata and keys (OpenID Connect Discovery 1.0, RFC 7517), cached for an hour."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings

from accounts.oidc.asking import ask, unavailable

KEPT_S = 3600.0
AWAY_S = 5.0
"""How long a provider that failed to answer is not asked again."""
KEYS_AGAIN_S = 60.0
"""How often an unknown key may trigger another fetch of the keys: anyone can name unknown keys."""
MOST_KEYS = 50
_ADDRESS = re.compile(r"https?://[!$-;=?-\[\]_a-z~]+", re.ASCII)
T = TypeVar("T")


@dataclass(frozen=True)
class Provider:
    """Its endpoints, and whether it identifies itself in its responses (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool
    takes_basic: bool


class _Kept(Generic[T]):
    """Caches the last response by key for an hour, and a failure for seconds. One caller fetches, the others
    wait."""

    def __init__(self, fetch: Callable[[str], T]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._known: tuple[str, float, T | Exception] | None = None

    def get(self, key: str, fresh_s: float = KEPT_S) -> T:
        """The response, at most `fresh_s` old; raises what fetching raises."""
        with self._lock:
            if self._known and self._known[0] == key:
                age, found = time.monotonic() - self._known[1], self._known[2]
                if isinstance(found, Exception):
                    if age < AWAY_S:
                        raise found.with_traceback(None)
                elif age < fresh_s:
                    return found
            return self._fetched(key)

    def _fetched(self, key: str) -> T:
        try:
            found = self._fetch(key)
        except Exception as error:
            self._known = (key, time.monotonic(), error)
            raise
        self._known = (key, time.monotonic(), found)
        return found

    def forget(self) -> None:
        """Fetch again next time."""
        self._known = None


def provider() -> Provider:
    """The configured provider. Raises UnavailableError."""
    return _providers.get(settings.OIDC_ISSUER)


def keys(jwks_uri: str, again: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys; `again` if the cached ones do not match. Raises UnavailableError."""
    return _keys.get(jwks_uri, KEYS_AGAIN_S if again else KEPT_S)


def forget() -> None:
    """Clear the caches of all providers."""
    _providers.forget()
    _keys.forget()


def _discover(issuer: str) -> Provider:
    status, said = ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if status != 200:
        raise unavailable(f"Its metadata request returns the status {status}.")
    if said.get("issuer") != issuer:
        # Discovery, section 4.3: otherwise one provider could impersonate another.
        raise unavailable("Its metadata names a different issuer.")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    addresses = {name: _address(said.get(name), issuer) for name in names}
    methods = said.get("token_endpoint_auth_methods_supported")
    return Provider(
        issuer=issuer,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        takes_basic=not isinstance(methods, list) or "client_secret_basic" in methods,
        **addresses,
    )


def _address(value: Any, issuer: str) -> str:
    is_safe = isinstance(value, str) and len(value) <= 2000 and _ADDRESS.fullmatch(value)
    if not is_safe or (issuer.startswith("https:") and not value.startswith("https:")):
        raise unavailable("One of its endpoints is not usable.")
    return str(value)


def _fetch_keys(jwks_uri: str) -> list[dict[str, Any]]:
    status, said = ask("GET", jwks_uri)
    found = said.get("keys")
    if status != 200 or not isinstance(found, list) or len(found) > MOST_KEYS:
        raise unavailable("Its keys are not readable.")
    return [key for key in found if isinstance(key, dict)]


_providers = _Kept(_discover)
_keys = _Kept(_fetch_keys)
