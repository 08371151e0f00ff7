"""Credentials: what may be used and never shown."""

from django.db import models

from accounts.models import Organization, User
from core.models import OrganizationQuerySet, Timestamped


class Credential(Timestamped):
    """A set of secret fields, each encrypted for itself.

    `sealed` maps a field's name to its sealed text (see `credentials.vault`); `hint` is what may be shown.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="credentials")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=64)
    sealed = models.JSONField(default=dict)
    hint = models.CharField(max_length=32, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    last_used_at = models.DateTimeField(null=True)
    last_test = models.JSONField(null=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="one_credential_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
