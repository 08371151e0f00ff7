"""The public key that verifies the tokens of a webhook's callers."""

from typing import Annotated, Literal

from jwt import InvalidKeyError
from jwt.algorithms import get_default_algorithms
from pydantic import Field, StringConstraints, model_validator

from credentials.types.base import CredentialType

Pem = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=10_000),
    Field(json_schema_extra={"x-widget": "multiline", "x-placeholder": "-----BEGIN PUBLIC KEY-----"}),
]


class JwtPublicKey(CredentialType):
    """A public key that verifies JSON Web Tokens."""

    type = "jwt_public_key"
    label = "JWT public key"
    icon = "file-key"
    hinted = "public_key"

    algorithm: Literal["RS256", "ES256"] = Field("RS256", title="Algorithm")
    """The tokens' signature algorithm; others are refused."""
    public_key: Pem = Field(title="Public key")
    """In PEM. The private key stays with the issuer of the tokens."""

    @model_validator(mode="after")
    def _usable(self) -> "JwtPublicKey":
        if "PRIVATE" in self.public_key:
            raise ValueError("this is a private key; enter only the public key")
        try:
            get_default_algorithms()[self.algorithm].prepare_key(self.public_key)
        except (InvalidKeyError, ValueError, TypeError):
            raise ValueError(f"this is not a public key for {self.algorithm} in PEM") from None
        return self

    def hint(self) -> str:
        """The algorithm, because all PEM keys end alike."""
        return self.algorithm
