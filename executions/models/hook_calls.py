"""Rows of triggers: received calls, and executions they have followed."""

from typing import Any, Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.db.fields import JsonTextField
from core.db.ids import uuid7
from core.db.models import OrganizationQuerySet
from workflows.models import Trigger, Workflow

REFUSED_BODY = 64 * 1024
"""Bytes stored of a refused call's body."""
OUTCOMES = ("accepted", "refused", "duplicate")


class HookCallQuerySet(OrganizationQuerySet):
    """Calls of webhooks."""

    def in_organization(self, organization: Any) -> Self:
        """Those of an organisation's existing workflows."""
        return self.filter(workflow__organization=organization, workflow__deleted_at=None)


class HookCall(models.Model):
    """A call to a live webhook as received, and its outcome.

    On the hottest path: it is written in the transaction that starts the run. `execution` is not a foreign key,
    because every call would pay for its check and index; it may name a deleted execution.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="hook_calls", db_index=False)
    node_id = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=16)
    path = models.CharField(max_length=200)
    query = models.TextField(blank=True)
    headers = JsonTextField()
    body = models.BinaryField(null=True)
    body_file = models.FileField(upload_to="calls/%Y/%m/%d", blank=True)
    size = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=[(outcome, outcome) for outcome in OUTCOMES])
    error = models.CharField(max_length=64, blank=True)
    execution = models.UUIDField(null=True)

    objects = HookCallQuerySet.as_manager()

    class Meta:
        verbose_name = "call"
        indexes = [
            models.Index(fields=["workflow", "id"], name="calls_of_workflow"),
            models.Index(
                fields=["workflow", "node_id", "id"], name="calls_refused", condition=Q(outcome="refused")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.outcome})"

    def refuse(self, code: str) -> None:
        """Mark the call as refused with the error `code`; only the beginning of its body is kept."""
        self.outcome, self.error = "refused", code
        self.body = bytes(self.body or b"")[:REFUSED_BODY]

    def set_aside(self) -> None:
        """Move the body to a file, which is on disk when this returns; the caller's transaction saves the row."""
        self.body_file.save(str(self.pk), ContentFile(bytes(self.body or b"")), save=False)
        self.body = None

    def content(self) -> bytes:
        """The stored body: whole, or the beginning of a refused one."""
        if self.body_file.name:
            with default_storage.open(self.body_file.name, "rb") as file:
                return bytes(file.read())
        return bytes(self.body or b"")


class Following(models.Model):
    """A run that a trigger started because another run had ended. The row's uniqueness ensures that there is
    only one."""

    trigger = models.ForeignKey(Trigger, models.CASCADE, related_name="followings")
    ended = models.ForeignKey("executions.Execution", models.CASCADE, related_name="+")
    started = models.ForeignKey("executions.Execution", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trigger", "ended"], name="one_following_per_execution")
        ]

    def __str__(self) -> str:
        return f"{self.started_id} after {self.ended_id}"
