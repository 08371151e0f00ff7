"""Credentials for HTTP requests."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from core.egress.message import HARMLESS
from credentials.types.base import BearerToken, CredentialType, HeaderSecret, Plain, Secret
from credentials.types.signing import checked_secret

# RFC 9110, section 5.6.2: a header's name is a token.
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\Z")
_RESERVED = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade"})


def _header_name(name: str) -> str:
    if not _TOKEN.match(name):
        raise ValueError("a header name may contain only letters, digits and hyphens")
    if name.lower() in _RESERVED:
        raise ValueError("this header is set by the connection itself")
    if name.lower() in HARMLESS:
        raise ValueError("redirects pass this header on to other servers; choose another one for a secret")
    return name


def _user_name(name: str) -> str:
    if ":" in name:
        raise ValueError("a user name cannot contain a colon (RFC 7617)")
    return name


class HttpBasicCredential(CredentialType):
    """A user name and a password."""

    type = "http_basic"
    label = "HTTP basic"
    icon = "user-lock"
    has_hosts = True
    hinted = "password"

    username: Annotated[Plain, AfterValidator(_user_name)] = Field(title="User name")
    """The user to authenticate as."""
    password: Secret = Field(title="Password")
    """May be empty if the server accepts a token as the user name."""

    def secrets(self) -> dict[str, str]:
        """The password, and the encoded pair as sent."""
        fields = self.fields()
        return {"password": fields["password"], "pair": f"{fields['username']}:{fields['password']}"}


class HttpBearerCredential(CredentialType):
    """A token sent in the `Authorization` header."""

    type = "http_bearer"
    label = "HTTP bearer token"
    icon = "ticket"
    has_hosts = True
    hinted = "token"

    token: BearerToken = Field(title="Token")
    """Without the word `Bearer`."""


class HttpHeaderCredential(CredentialType):
    """A header of any name with a secret value."""

    type = "http_header"
    label = "HTTP header"
    icon = "key-round"
    has_hosts = True
    hinted = "value"

    name: Annotated[Plain, AfterValidator(_header_name)] = Field(title="Header name")
    """For example `X-API-Key`."""
    value: HeaderSecret = Field(title="Value")
    """The secret."""


class SigningSecret(CredentialType):
    """The secret with which callers sign webhook calls."""

    type = "signing_secret"
    label = "Webhook signing secret"
    icon = "signature"
    hinted = "secret"

    secret: Annotated[HeaderSecret, AfterValidator(checked_secret)] = Field(title="Secret")
    """At least 24 bytes; `whsec_…` secrets are decoded as Standard Webhooks defines."""
