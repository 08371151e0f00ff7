"""Authenticator apps, recovery codes and passkeys as rows."""

from django.db import models
from django.db.models import Q

from core.db.models import Timestamped


class Authenticator(Timestamped):
    """A person's authenticator app (TOTP, RFC 6238). `sealed` is its secret, encrypted with the key `key_id`.

    It is active once `confirmed_at` is set. `last_step` is the number of the 30-second step whose code was used
    last: no code works twice (RFC 6238, section 5.2).
    """

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="authenticator")
    sealed = models.TextField()
    key_id = models.CharField(max_length=8)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Authenticator of {self.user}"


class RecoveryCode(models.Model):
    """One of ten codes that each replace the authenticator once. Only its SHA-256 is stored."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_code_once")]

    def __str__(self) -> str:
        return f"A recovery code of {self.user}"


class Passkey(Timestamped):
    """A WebAuthn credential that browsers can discover. Its ids and keys are in base64url.

    `sign_count` rises with each use if the authenticator counts, and is 0 if it does not.
    """

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential_id = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sign_count__gte=0), name="counts_up")]

    def __str__(self) -> str:
        return self.name
