"""Queries for credentials."""

from typing import Any, Self

from core.db.models import OrganizationQuerySet


class CredentialQuerySet(OrganizationQuerySet):
    """Credentials."""

    def sealed_with_other_than(self, key_id: str) -> Self:
        """Credentials sealed with a key other than `key_id`."""
        return self.exclude(key_id=key_id)

    def replace_sealed(self, credential: Any, sealed: dict[str, str], key_id: str) -> bool:
        """Replace the ciphertexts unless they have changed meanwhile; returns whether it did."""
        same = self.filter(pk=credential.pk, sealed=credential.sealed)
        return same.update(sealed=sealed, key_id=key_id) == 1
