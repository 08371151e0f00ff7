"""The calls of models, one row each (contract, section 9)."""

from decimal import Decimal

from django.db import models

from accounts.models import Organization
from ai_models.ledger.querysets import LlmCallQuerySet
from core.db.fields import JsonTextField
from core.db.ids import uuid7

STATUSES = ("open", "succeeded", "failed", "cancelled")
"""`open` is a call that is under way, or of which nobody knows how it ended because its worker was lost."""
COST_SOURCES = ("provider", "reconciled", "estimate", "unknown")
"""Who says what a call cost: the provider with its answer, the provider when it was asked again, the catalogue's
prices, or nobody."""


class LlmCall(models.Model):
    """One call of a model, written before it is made and settled with the outcome of its node.

    Execution, workflow, credential and agent are ids without a constraint: what was paid stays known when they are
    deleted. Money is US dollars; null where it is not known. `number` counts the calls of one attempt of a node from
    1; `model` and `provider` are who answered, "" until somebody has. An open call holds back `reserved_usd`, the
    most that it can cost. The provider is asked what a call cost at `reconcile_at`, null when there is nothing to
    ask.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    execution = models.UUIDField()
    workflow = models.UUIDField()
    node_id = models.CharField(max_length=64)
    iteration = models.CharField(max_length=200, default="", blank=True)
    attempt = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    route = models.CharField(max_length=64, default="", blank=True)
    credential = models.UUIDField(null=True)
    agent = models.UUIDField(null=True)
    requested_model = models.CharField(max_length=300)
    model = models.CharField(max_length=300, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    status = models.CharField(max_length=16)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)
    reasoning_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    estimated_cost_usd = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    reserved_usd = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    cost_source = models.CharField(max_length=16, default="unknown")
    is_byok = models.BooleanField(default=False)
    is_fallback = models.BooleanField(default=False)
    generation_id = models.CharField(max_length=200, blank=True)
    first_token_ms = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    error = JsonTextField(null=True)
    created_at = models.DateTimeField()
    reconcile_at = models.DateTimeField(null=True)
    reconcile_tries = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = LlmCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="known_call_status"),
            models.CheckConstraint(
                condition=models.Q(cost_source__in=COST_SOURCES), name="known_cost_source"
            ),
            models.UniqueConstraint(
                fields=["execution", "node_id", "iteration", "attempt", "number"], name="one_row_per_call"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="llm_calls_newest"),
            models.Index(fields=["organization", "created_at"], name="llm_calls_by_time"),
            models.Index(
                fields=["reconcile_at"],
                name="llm_calls_to_reconcile",
                condition=models.Q(reconcile_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_model} ({self.status})"

    @property
    def charge(self) -> Decimal:
        """What the call counts for in every sum: its cost, the estimate where that is not known, else nothing."""
        known = self.estimated_cost_usd if self.cost_usd is None else self.cost_usd
        return known or Decimal(0)

    @property
    def usage(self) -> dict[str, int]:
        """Tokens by kind."""
        return {
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cached_tokens": self.cached_tokens,
            "reasoning_tokens": self.reasoning_tokens,
        }
