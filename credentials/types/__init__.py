"""The credential types. Depends on no framework and no database."""

from credentials.types.base import CredentialType
from credentials.types.http import (
    HttpBasicCredential,
    HttpBearerCredential,
    HttpHeaderCredential,
    SigningSecret,
)
from credentials.types.jwt_key import JwtPublicKey
from credentials.types.registry import CredentialTypes

credential_types = CredentialTypes(
    (HttpBasicCredential, HttpBearerCredential, HttpHeaderCredential, SigningSecret, JwtPublicKey)
)


def type_names() -> tuple[str, ...]:
    """The name of every kind."""
    return tuple(credential_types)


__all__ = ["CredentialType", "credential_types", "type_names"]
