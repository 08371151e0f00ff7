"""A person's identity at the provider."""

from django.db import models

from core.db.models import Timestamped


class Identity(Timestamped):
    """One subject of one issuer, which stays the same there; addresses change hands."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_subject_once")]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"
