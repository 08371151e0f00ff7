"""What triggers remember: the calls that came in, and whom they have followed."""

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
"""Bytes kept of a refused call's body."""
OUTCOMES = ("accepted", "refused", "duplicate")


class HookCallQuerySet(OrganizationQuerySet):
    """Calls of webhooks."""

    def in_organization(self, organization: Any) -> Self:
        """Those of an organisation's workflows that are there."""
        return self.filter(workflow__organization=organization, workflow__deleted_at=None)


class HookCall(models.Model):
    """A call of a live webhook as it came, and what became of it.

    A row of the hottest path: it is written in the transaction that starts the run. `execution` is no foreign
    key, whose check and index every call would pay for; it may name an execution that has been deleted.
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
        """Nothing came of it but the error `code`; the beginning of its body is enough."""
        self.outcome, self.error = "refused", code
        self.body = bytes(self.body or b"")[:REFUSED_BODY]

    def set_aside(self) -> None:
        """Move the body to a file, which is on the disk when this returns; the row is for the transaction."""
        self.body_file.save(str(self.pk), ContentFile(bytes(self.body or b"")), save=False)
        self.body = None

    def content(self) -> bytes:
        """The body as it was kept: whole, or the beginning of a refused one."""
        if self.body_file.name:
            with default_storage.open(self.body_file.name, "rb") as file:
                return bytes(file.read())
        return bytes(self.body or b"")


class Following(models.Model):
    """A run that a trigger started because another one had ended. The unique row is what makes it one."""

    trigger = models.ForeignKey(Trigger, models.CASCADE, related_name="followings")
    ended = models.ForeignKey("executions.Execution", models.CASCADE, related_name="+")
    started = models.ForeignKey("executions.Execution", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trigger", "ended"], name="one_following_per_execution")
        ]

    def __str__(self) -> str:
        return f"{self.started_id} after {self.ended_id}"
