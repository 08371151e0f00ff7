"""How credentials are found."""

from typing import Any, Self

from core.db.models import OrganizationQuerySet


class CredentialQuerySet(OrganizationQuerySet):
    """Credentials."""

    def sealed_with_other_than(self, key_id: str) -> Self:
        """Those that still need an older key than `key_id`."""
        return self.exclude(key_id=key_id)

    def replace_sealed(self, credential: Any, sealed: dict[str, str], key_id: str) -> bool:
        """Swap the ciphertexts if nobody else has changed them meanwhile; whether it was done."""
        same = self.filter(pk=credential.pk, sealed=credential.sealed)
        return same.update(sealed=sealed, key_id=key_id) == 1
