"""Seals and opens the data of credentials."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from core.errors import InvalidError
from core.secrets.keys import key_ring
from core.secrets.vault import KeyRing, SecretPlace
from credentials.models import Credential
from credentials.types import CredentialType, credential_types

_PURPOSE = "wireloom/credential/v1"


@dataclass(frozen=True)
class OpenCredential:
    """A decrypted credential, which must not leave the memory of the process that uses it.

    `fields` are its data; `secrets` must be redacted from everything that is stored or sent. `max_per_minute`
    and `max_concurrent` limit its calls; `hosts` are the patterns of the only hosts that may receive it, None
    for a type with a fixed address.
    """

    id: UUID
    type: str
    fields: Mapping[str, str]
    secrets: Mapping[str, str]
    name: str = ""
    max_per_minute: int | None = None
    max_concurrent: int | None = None
    hosts: Sequence[str] | None = None

    def __repr__(self) -> str:
        return f"OpenCredential({self.id}, {self.type})"


def credential_type(name: str) -> type[CredentialType]:
    """The type of that name. Raises InvalidError."""
    found = credential_types.get(name)
    if found is None:
        raise InvalidError(
            f"There is no credential type {name[:64]!r}.", f"Available: {', '.join(credential_types)}."
        )
    return found


def read_data(type_name: str, data: Mapping[str, Any]) -> CredentialType:
    """Validate the data against the type. Raises InvalidError that names the fields and repeats no value."""
    kind = credential_type(type_name)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        # Neither the inputs nor the exception's own text, both of which contain the secret.
        fields = {
            _path(detail["loc"]): _error_text(detail["msg"]) for detail in error.errors(include_input=False)
        }
        first = next(iter(fields))
        raise InvalidError(f"`{first}`: {fields[first]}", details={"fields": fields}) from None


def seal(credential: Credential, data: CredentialType) -> None:
    """Encrypt the data into the row with the newest key. Does not save."""
    ring = key_ring()
    credential.sealed = {
        name: ring.seal(value, _place(credential, name)) for name, value in data.fields().items()
    }
    credential.key_id = ring.newest.id
    credential.hint = data.hint()


def unseal(credential: Credential, ring: KeyRing | None = None) -> dict[str, str]:
    """The decrypted fields. Raises VaultError."""
    keys = ring or key_ring()
    return {name: keys.open(sealed, _place(credential, name)) for name, sealed in credential.sealed.items()}


def reseal(credential: Credential, ring: KeyRing) -> dict[str, str]:
    """The ciphertexts, encrypted again with the newest key. Raises VaultError."""
    fields = unseal(credential, ring)
    return {name: ring.seal(value, _place(credential, name)) for name, value in fields.items()}


def _place(credential: Credential, field: str) -> SecretPlace:
    return SecretPlace(_PURPOSE, credential.organization_id, credential.pk, field)


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "data"


def _error_text(message: str) -> str:
    return message.removeprefix("Value error, ")
