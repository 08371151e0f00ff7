"""Sessions as rows, and one-time values of sessions."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.db.ids import uuid7

NOBODY_FOR = timedelta(minutes=10)
"""How long a session without a signed-in person lives: long enough for the steps of signing in."""


class BrowserSessionQuerySet(models.QuerySet[Any]):
    """Sessions."""

    def live(self, now: datetime) -> Self:
        """Sessions neither idle for too long nor too old."""
        return self.filter(expires_at__gt=now, last_used_at__gt=now - idle_limit())

    def by_key(self, digest: str, now: datetime) -> Any:
        """What a request needs of the live session with that key, or None.

        Every request runs this, so it uses few columns and parameters: each time comparison adds a tenth to its
        cost.
        """
        found = self.filter(digest=digest, expires_at__gt=now).only("data", "last_used_at")[:1]
        return next((row for row in found if row.last_used_at > now - idle_limit()), None)

    def over(self, now: datetime) -> Self:
        """All sessions that are not live."""
        return self.filter(Q(expires_at__lte=now) | Q(last_used_at__lte=now - idle_limit()))

    def of_person(self, user: Any) -> Self:
        """The sessions in which this person is signed in."""
        return self.filter(user=user)


def idle_limit() -> timedelta:
    """How long a session may go without a request."""
    return timedelta(hours=settings.SESSION_IDLE_HOURS)


class BrowserSession(models.Model):
    """A browser's session. Only the SHA-256 of its key, which is in the cookie, is stored.

    `last_used_at` is exact to a minute (`accounts.last_use`). `user` is null while nobody is signed in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, null=True, related_name="sessions")
    data = models.TextField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=80, blank=True)
    signed_in_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = BrowserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"

    def __str__(self) -> str:
        return f"{self.device or 'A browser'} from {self.address}"


class OneTimeValue(models.Model):
    """A value that one step of a session passes to the next, once: a challenge, or a pending sign-in at a
    provider."""

    session = models.ForeignKey(BrowserSession, models.CASCADE, related_name="one_time_values")
    purpose = models.CharField(max_length=32)
    value = models.JSONField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "purpose"], name="one_value_per_purpose"),
        ]

    def __str__(self) -> str:
        return self.purpose
