"""The credential types. Depends on no framework and no database."""

from credentials.types.base import CredentialType
from credentials.types.http import (
    HttpBasicCredential,
    HttpBearerCredential,
    HttpHeaderCredential,
    SigningSecret,
)
from credentials.types.jwt_key import JwtPublicKey
from credentials.types.providers import OpenAICompatibleCredential, OpenRouterCredential

CREDENTIAL_TYPES: dict[str, type[CredentialType]] = {
    kind.type: kind
    for kind in (
        OpenRouterCredential,
        OpenAICompatibleCredential,
        HttpBasicCredential,
        HttpBearerCredential,
        HttpHeaderCredential,
        SigningSecret,
        JwtPublicKey,
    )
}

TYPE_NAMES = tuple(CREDENTIAL_TYPES)

__all__ = ["CREDENTIAL_TYPES", "TYPE_NAMES", "CredentialType"]
