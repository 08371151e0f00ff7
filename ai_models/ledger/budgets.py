"""Budgets, and what is spent and reserved in each of their periods."""

from django.db import models

from accounts.models import Organization
from ai_models.ledger.querysets import BudgetQuerySet
from core.db.models import Timestamped

ORGANIZATION, WORKFLOW, CREDENTIAL, AGENT = "organization", "workflow", "credential", "agent"
SCOPES = (ORGANIZATION, WORKFLOW, CREDENTIAL, AGENT)
PERIODS = ("day", "month")
STOP, WARN = "stop", "warn"
ON_LIMIT = (STOP, WARN)
STATES = ("ok", "warning", "exhausted")


class Budget(Timestamped):
    """A limit in US dollars for what an organisation spends on models in each day or month of a time zone.

    `target` is the workflow, credential or agent whose calls count; null for the whole organisation. At `warn_at`, a
    share of the limit, the budget warns; at the limit it warns or stops, by `on_limit`.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="budgets")
    scope = models.CharField(max_length=16)
    target = models.UUIDField(null=True)
    period = models.CharField(max_length=8)
    timezone = models.CharField(max_length=64)
    limit_usd = models.DecimalField(max_digits=20, decimal_places=12)
    warn_at = models.DecimalField(max_digits=5, decimal_places=4)
    on_limit = models.CharField(max_length=8)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "budget"
        constraints = [
            models.CheckConstraint(condition=models.Q(scope__in=SCOPES), name="known_budget_scope"),
            models.CheckConstraint(condition=models.Q(period__in=PERIODS), name="known_budget_period"),
            models.CheckConstraint(condition=models.Q(on_limit__in=ON_LIMIT), name="known_on_limit"),
        ]

    def __str__(self) -> str:
        return f"${self.limit_usd.normalize():f} a {self.period}"


class BudgetPeriod(models.Model):
    """What the calls of one day or month have cost, and what the open ones hold back.

    Both are millionths of a millionth of a US dollar, so that they add up exactly on every database. They always
    equal the sums over the ledger's rows: whoever writes a row writes the difference here in the same transaction.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="periods", db_index=False)
    starts_at = models.DateTimeField()
    spent = models.BigIntegerField(default=0)
    reserved = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["budget", "starts_at"], name="one_row_per_period")]

    def __str__(self) -> str:
        return f"{self.budget_id} from {self.starts_at:%Y-%m-%d %H:%M}"
