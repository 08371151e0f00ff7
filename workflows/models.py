"""Workflows, their drafts, versions and triggers."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization, User
from core.db.fields import JsonTextField
from core.db.models import Timestamped
from credentials.models import Credential
from workflows.querysets import DraftHookQuerySet, TriggerQuerySet, VersionQuerySet, WorkflowQuerySet

DEFAULT_TIMEOUT_S = 24 * 3600


def new_token() -> str:
    """A token that cannot be guessed: 192 random bits."""
    return secrets.token_urlsafe(24)


class Workflow(Timestamped):
    """A workflow. Its draft is stored as Node and Edge rows; `published` is the version that triggers run.

    A deleted workflow keeps its row, so that its history stays readable.

    Ended executions are kept for `retention_days`, failed ones for `retention_failed_days` (None: as in the
    settings, 0: forever), and at most the newest `retention_count` (None: any number).
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="workflows")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=10_000)
    active = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    timeout_s = models.PositiveIntegerField(default=DEFAULT_TIMEOUT_S)
    max_running = models.PositiveIntegerField(null=True)
    retention_days = models.PositiveIntegerField(null=True)
    retention_failed_days = models.PositiveIntegerField(null=True)
    retention_count = models.PositiveIntegerField(null=True)
    published = models.ForeignKey("WorkflowVersion", models.SET_NULL, null=True, related_name="+")
    published_revision = models.PositiveIntegerField(null=True)
    updated_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    followed = models.CharField(max_length=8, blank=True)
    """Which of its endings start triggers of other workflows: "any", only "failures", or ""; see
    `workflows.followers`."""

    objects = WorkflowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "-id"], name="workflows_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def published_number(self) -> int | None:
        """Which version is published, None where none is."""
        return self.published.number if self.published else None


class Node(models.Model):
    """A node of the draft. `body` holds everything that is not queried."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="nodes")
    node_id = models.CharField(max_length=64)
    place = models.PositiveIntegerField()
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="draft_nodes")
    body = JsonTextField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["workflow", "node_id"], name="one_node_per_id")]

    def __str__(self) -> str:
        return f"{self.node_id} of {self.workflow}"


class Edge(models.Model):
    """An edge of the draft."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="edges")
    place = models.PositiveIntegerField()
    body = JsonTextField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return f"edge {self.place} of {self.workflow}"


class WorkflowVersion(Timestamped):
    """An immutable graph. Test runs use versions without a number; publishing assigns the next number."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64)
    graph = JsonTextField()
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workflow", "digest"], name="one_version_per_graph"),
            models.UniqueConstraint(
                fields=["workflow", "number"],
                name="one_version_per_number",
                condition=Q(number__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow} {self.number or 'draft'}"


class PublishedCredential(models.Model):
    """A credential that a workflow's published version uses, and that therefore cannot be deleted."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="published_credentials")
    node_id = models.CharField(max_length=64)
    label = models.CharField(max_length=120)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="published_nodes")

    def __str__(self) -> str:
        return f"{self.credential} in {self.workflow}"


class Trigger(Timestamped):
    """A published trigger node. It keeps its address for as long as the node exists.

    A schedule counts its intervals from `anchor`: the publishing that gave it its current rules.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="triggers")
    version = models.ForeignKey(WorkflowVersion, models.CASCADE, related_name="+")
    node_id = models.CharField(max_length=64)
    type = models.CharField(max_length=100)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    parameters = JsonTextField()
    credential = models.ForeignKey(Credential, models.PROTECT, null=True, related_name="+")
    active = models.BooleanField(default=True)
    anchor = models.DateTimeField(default=timezone.now)
    next_run_at = models.DateTimeField(null=True)
    last_fired_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    objects = TriggerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workflow", "node_id"], name="one_trigger_per_node")]
        indexes = [
            models.Index(fields=["next_run_at"], name="triggers_due", condition=Q(active=True)),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.workflow}"


class DraftHook(models.Model):
    """The test address of a webhook in the draft; it accepts one call until `listening_until`.

    `execution` is the id of the execution that the call started, null until there is one.
    """

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="draft_hooks")
    node_id = models.CharField(max_length=64)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    listening_until = models.DateTimeField(null=True)
    execution = models.UUIDField(null=True)

    objects = DraftHookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workflow", "node_id"], name="one_test_address_per_node")
        ]

    def __str__(self) -> str:
        return f"{self.node_id} of the draft of {self.workflow}"
