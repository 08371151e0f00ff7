"""The tables: the catalogue of models, one for the whole instance, the ledger of their calls, the budgets, and the
routes."""

from django.db import models

from ai_models.connections.models import Integration, Route
from ai_models.ledger.budgets import Budget, BudgetPeriod
from ai_models.ledger.models import LlmCall
from ai_models.querysets import AIModelQuerySet
from core.db.fields import JsonTextField
from core.db.models import Timestamped

__all__ = ["AIModel", "Budget", "BudgetPeriod", "CatalogueSync", "Integration", "LlmCall", "Route"]


class AIModel(Timestamped):
    """A model that a node can name.

    Prices are US dollars a token, -1 where they vary. One that the provider no longer lists is marked by
    `removed_at`, never deleted, because drawings and history name it. `row` is the provider's own.
    """

    BUNDLED, SYNCED, SANDBOX = "bundled", "synced", "sandbox"
    SOURCES = (BUNDLED, SYNCED, SANDBOX)

    model_id = models.CharField(max_length=300, unique=True)
    name = models.CharField(max_length=300)
    vendor = models.CharField(max_length=100, db_index=True)
    description = models.TextField(blank=True)
    context_length = models.PositiveIntegerField(null=True)
    max_output_tokens = models.PositiveIntegerField(null=True)
    prompt_price = models.DecimalField(max_digits=20, decimal_places=12)
    completion_price = models.DecimalField(max_digits=20, decimal_places=12)
    free = models.BooleanField(default=False)
    # One letterless text per capability between commas, so that both databases can filter by it.
    capabilities = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=16, choices=[(source, source) for source in SOURCES])
    removed_at = models.DateTimeField(null=True)
    row = JsonTextField()

    objects = AIModelQuerySet.as_manager()

    class Meta:
        ordering = ["model_id"]

    def __str__(self) -> str:
        return self.model_id


class CatalogueSync(models.Model):
    """When the catalogue was last brought up to date and is to be again: one row, none before the first time.

    `etag` belongs to the list that was read last; `error` says why the last attempt failed, "" if it did not.
    """

    ONLY = 1

    due_at = models.DateTimeField()
    synced_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"synced at {self.synced_at}"
