"""Executions, their node runs, and the rows that keep both safe."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization
from core.db.fields import JsonTextField
from core.db.models import Timestamped
from executions.models.querysets import ExecutionQuerySet, NodeRunQuerySet
from executions.status import OPEN, STATUSES
from workflows.models import Trigger, Workflow, WorkflowVersion

MODES = ("manual", "webhook", "schedule", "form", "chat", "error", "called", "api")
ENDED_AND_FOLLOWED = Q(followed="any", finished_at__isnull=False) | Q(
    followed="failures", status__in=("failed", "timed_out")
)


INTERACTIVE, BATCH = 0, 1
"""Queue lanes: with or without somebody waiting. A click never waits behind a batch."""


class Execution(Timestamped):
    """One run of one version.

    `seq` is the execution's counter (contract, section 5), `state_seq` its value at the last change of this row
    itself. `fence` increases with every claim; a write with an old fence changes nothing.

    While it waits: since when (`parked_at`), until when (`wake_at`), and for how many called executions to end
    (`calls_left`). `answers` counts external events, so that a worker that parks the execution notices any it
    has missed. A called execution records its caller, its number there (`call_key`), its depth, and whether it
    is `attached`: cancelled with its caller, which it wakes when it ends. `root` is the first execution of a
    chain of calls, null in the first one itself.

    `recoveries` counts the workers lost while they held it, `strikes` those lost in a step of it.

    `started_by` is the person who started it manually (or whose run called it), null if nobody did;
    `own_files_only` restricts its nodes to files that this person may see, and to those named in the workflow.

    `default_route` is the route that carries its models' calls, "" until the first one needs it.

    `followed` says whether triggers of other workflows wait for its end: "any", only "failures", or "" for
    none; it becomes "" when they have been started.
    """

    # The indexes below cover these; each index makes every run more expensive.
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="executions", db_index=False)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="executions", db_index=False)
    version = models.ForeignKey(WorkflowVersion, models.PROTECT, related_name="+")
    trigger_node = models.CharField(max_length=64)
    mode = models.CharField(max_length=16, choices=[(mode, mode) for mode in MODES])
    status = models.CharField(max_length=16, default="queued", choices=[(s, s) for s in STATUSES])
    input = JsonTextField(null=True)
    output = JsonTextField(null=True)
    error = JsonTextField(null=True)
    until_node = models.CharField(max_length=64, blank=True)
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="retries", db_index=False)
    reply_to = models.CharField(max_length=100, blank=True)
    default_route = models.CharField(max_length=64, blank=True, default="", db_default="")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField()
    cost_usd = models.DecimalField(max_digits=24, decimal_places=12, default=Decimal(0))
    usage = JsonTextField(default=dict)
    seq = models.PositiveBigIntegerField(default=1)
    state_seq = models.PositiveBigIntegerField(default=1)
    worker = models.CharField(max_length=100, blank=True)
    fence = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    hinted_at = models.DateTimeField(null=True)
    recoveries = models.PositiveSmallIntegerField(default=0)
    strikes = models.PositiveSmallIntegerField(default=0)
    lane = models.PositiveSmallIntegerField(default=INTERACTIVE)
    parked_at = models.DateTimeField(null=True)
    wake_at = models.DateTimeField(null=True)
    answers = models.PositiveIntegerField(default=0)
    calls_left = models.PositiveIntegerField(null=True)
    called_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="calls", db_index=False)
    call_key = models.CharField(max_length=300, blank=True)
    attached = models.BooleanField(default=False)
    depth = models.PositiveSmallIntegerField(default=0)
    root = models.UUIDField(null=True)
    started_by = models.UUIDField(null=True)
    own_files_only = models.BooleanField(default=False)
    followed = models.CharField(max_length=8, blank=True)

    objects = ExecutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="known_status"),
            models.CheckConstraint(
                condition=Q(status="running", lease_until__isnull=False)
                | (~Q(status="running") & Q(lease_until__isnull=True)),
                name="lease_while_running",
            ),
            models.UniqueConstraint(
                fields=["called_by", "call_key"], name="one_execution_per_call", condition=~Q(call_key="")
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="executions_newest"),
            models.Index(fields=["workflow", "-id"], name="executions_of_workflow"),
            models.Index(fields=["lane", "id"], name="executions_queued", condition=Q(status="queued")),
            models.Index(
                fields=["organization", "lane", "id"],
                name="executions_queued_by",
                condition=Q(status="queued"),
            ),
            models.Index(fields=["lease_until"], name="executions_running", condition=Q(status="running")),
            models.Index(fields=["wake_at"], name="executions_waiting", condition=Q(status="waiting")),
            models.Index(fields=["id"], name="executions_followed", condition=ENDED_AND_FOLLOWED),
            models.Index(fields=["retry_of"], name="executions_retries", condition=Q(retry_of__isnull=False)),
            models.Index(
                fields=["root"],
                name="executions_descendants",
                condition=Q(root__isnull=False, status__in=OPEN),
            ),
            models.Index(fields=["called_by"], name="executions_calls", condition=Q(called_by__isnull=False)),
            models.Index(
                fields=["workflow", "trigger_node", "status"],
                name="executions_scheduled",
                condition=Q(mode="schedule"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} ({self.status})"

    @property
    def workflow_name(self) -> str:
        """What its workflow is called now."""
        return self.workflow.name

    @property
    def version_number(self) -> int | None:
        """Which published version it runs, None for a draft."""
        return self.version.number


class NodeRun(models.Model):
    """One node in one execution: its latest attempt, and the previous ones in `earlier`.

    `wait` is what a waiting node waits for, `answer` the answer to it, `progress` a container's turns.
    """

    execution = models.ForeignKey(Execution, models.CASCADE, related_name="node_runs", db_index=False)
    node_id = models.CharField(max_length=64)
    iteration = models.CharField(max_length=200, default="", blank=True)
    attempt = models.PositiveIntegerField()
    status = models.CharField(max_length=16)
    effect = models.CharField(max_length=16)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    input = JsonTextField(null=True)
    output = JsonTextField(null=True)
    error = JsonTextField(null=True)
    ports = JsonTextField(null=True)
    earlier = JsonTextField(default=list)
    cost_usd = models.DecimalField(max_digits=24, decimal_places=12, default=Decimal(0))
    usage = JsonTextField(default=dict)
    seq = models.PositiveBigIntegerField()
    wait = JsonTextField(null=True)
    answer = JsonTextField(null=True)
    progress = JsonTextField(null=True)

    objects = NodeRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["execution", "node_id", "iteration"], name="one_run_per_node")
        ]

    def __str__(self) -> str:
        return f"{self.node_id} of {self.execution_id} ({self.status})"


class IdempotencyKey(models.Model):
    """A key given by a caller, and the execution it started: a repeated call gets the same execution for 24
    hours."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=80)
    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    execution = models.ForeignKey(Execution, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "endpoint", "workflow", "key"], name="one_execution_per_key"
            )
        ]
        indexes = [models.Index(fields=["created_at"], name="keys_by_age")]

    def __str__(self) -> str:
        return self.key


WAITING = "waiting"
PLANNED_OUTCOMES = ("fired", WAITING, "missed", "skipped", "superseded", "dropped", "given_up")


class PlannedTime(models.Model):
    """A time at which a schedule fires, and its outcome (docs/schedules.md).

    The row's uniqueness makes several schedulers fire once. Waiting rows are the schedule's queue. `created_at`
    is when the outcome was decided, by the scheduler's clock.
    """

    trigger = models.ForeignKey(Trigger, models.CASCADE, related_name="planned_times", db_index=False)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=[(outcome, outcome) for outcome in PLANNED_OUTCOMES])
    execution = models.ForeignKey(Execution, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trigger", "at"], name="one_firing_per_time")]
        indexes = [
            models.Index(fields=["trigger", "-id"], name="planned_newest"),
            models.Index(fields=["trigger", "at"], name="planned_waiting", condition=Q(outcome=WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.at} ({self.outcome})"


class Process(models.Model):
    """A worker or scheduler that reports: its identity, its host, and when it was last seen."""

    name = models.CharField(max_length=100, primary_key=True)
    kind = models.CharField(max_length=16)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    running = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A task that one of several schedulers performs, and its current holder: taken by compare-and-set,
    released when it expires."""

    name = models.CharField(max_length=32, primary_key=True)
    holder = models.CharField(max_length=100)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
