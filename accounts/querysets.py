"""Queries for people, tokens and the audit log."""

import hashlib
from typing import Any, Self

from core.db.models import OrganizationQuerySet


def digest(secret: str) -> str:
    """SHA-256 in hex: enough for secrets of 256 random bits, which need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class MembershipQuerySet(OrganizationQuerySet):
    """Memberships."""

    def of_user(self, user: Any) -> Self:
        """A person's memberships with their organisations, oldest first."""
        return self.filter(user=user).select_related("organization", "user").order_by("created_at")


class ApiTokenQuerySet(OrganizationQuerySet):
    """Tokens."""

    def live(self) -> Self:
        """Tokens that are not revoked; they may have expired."""
        return self.filter(revoked_at=None)

    def by_secret(self, secret: str) -> Any:
        """The live token with that secret, or None; it may have expired."""
        return self.by_digest(digest(secret))

    def by_digest(self, key: str) -> Any:
        """The live token with that digest of its secret, or None; it may have expired."""
        return self.live().filter(digest=key).select_related("organization", "user").first()


class AuditQuerySet(OrganizationQuerySet):
    """Entries of the audit log."""

    def unsealed(self) -> Self:
        """Entries that are not yet in the chain, in the order of creation."""
        return self.filter(position=None).order_by("id")

    def sealed_after(self, position: int) -> Self:
        """The chain after a position, in order."""
        return self.filter(position__gt=position).order_by("position")
