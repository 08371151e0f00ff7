"""Credentials as rows, unreadable without the key ring."""

from django.db import models

from accounts.models import Organization, User
from core.db.fields import JsonTextField
from core.db.models import Timestamped
from credentials.querysets import CredentialQuerySet


class Credential(Timestamped):
    """A named secret of an organisation.

    `sealed` maps each field that is set to its ciphertext, all encrypted with the key `key_id`; `last_test` is
    the result of the last test, `{ok, code, message, hint, tested_at}`. `max_per_minute` and `max_concurrent`
    limit the calls that use it across all workers; null is unlimited. `hosts` are the patterns of the hosts
    that it may be sent to, if its type has them. `created_by` is null for credentials from before it was
    recorded. A credential that is not `shared` can be used in workflows only by its creator and by admins.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="credentials")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=64)
    sealed = JsonTextField()
    key_id = models.CharField(max_length=16)
    hint = models.CharField(max_length=16)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    shared = models.BooleanField(default=True)
    hosts = JsonTextField(default=list)
    max_per_minute = models.PositiveIntegerField(null=True)
    max_concurrent = models.PositiveIntegerField(null=True)
    last_used_at = models.DateTimeField(null=True)
    last_test = JsonTextField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="one_credential_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
