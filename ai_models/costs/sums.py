"""Sums over the ledger's rows, exact on every database."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, F, Func, Q, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate

from ai_models.ledger.money import PLACES, dollars
from ai_models.ledger.querysets import LlmCallQuerySet

MOST_GROUPS = 1_000
"""The dearest of them; more than anybody reads, and more days than anybody keeps."""


_WHOLE: "models.DecimalField[Any, Any]" = models.DecimalField(max_digits=38, decimal_places=0)


class _Units(Func):
    """An amount as a whole number, because SQLite would add floating point numbers."""

    output_field = _WHOLE
    template = f"ROUND(%(expressions)s * 1e{PLACES})"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As an integer of 64 bits."""
        return self.as_sql(compiler, connection, template=f"CAST({self.template} AS INTEGER)", **context)


CHARGE = Coalesce("cost_usd", "estimated_cost_usd", Value(Decimal(0)))
"""What a call counts for: see `LlmCall.charge`."""
_MODEL = Coalesce(NullIf("model", Value("")), "requested_model")
_SUMS = {
    "calls": Count("id"),
    "failed": Count("id", filter=Q(status__in=("failed", "cancelled"))),
    "unknown": Count("id", filter=Q(cost_source="unknown")),
    "input": Coalesce(Sum(Cast("input_tokens", models.BigIntegerField())), 0),
    "output": Coalesce(Sum(Cast("output_tokens", models.BigIntegerField())), 0),
    "cached": Coalesce(Sum(Cast("cached_tokens", models.BigIntegerField())), 0),
    "spent": Coalesce(Sum(_Units(CHARGE)), Value(Decimal(0)), output_field=_WHOLE),
}
GROUPINGS = ("day", "model", "provider", "workflow", "credential", "agent", "route", "execution")


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Several calls together. `failed` includes the cancelled, `unknown` are those without any cost."""

    key: str
    calls: int
    failed: int
    unknown: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cost_usd: Decimal


def total(calls: LlmCallQuerySet) -> Sums:
    """All of them."""
    return _sums("", calls.aggregate(**_SUMS))


def grouped(calls: LlmCallQuerySet, by: str, zone: ZoneInfo) -> list[Sums]:
    """The sums by one of GROUPINGS: days of that time zone from the first to the last, others from the dearest."""
    order = "key" if by == "day" else "-spent"
    rows = calls.annotate(key=_key(by, zone)).values("key").annotate(**_SUMS).order_by(order, "key")
    return [_sums("" if row["key"] is None else str(row["key"]), row) for row in rows[:MOST_GROUPS]]


def _key(by: str, zone: ZoneInfo) -> Any:
    if by == "day":
        return TruncDate("created_at", tzinfo=zone)
    return _MODEL if by == "model" else F(by)


def _sums(key: str, row: Mapping[str, Any]) -> Sums:
    return Sums(
        key=key,
        calls=row["calls"],
        failed=row["failed"],
        unknown=row["unknown"],
        input_tokens=row["input"],
        output_tokens=row["output"],
        cached_tokens=row["cached"],
        cost_usd=dollars(int(cast(Decimal, row["spent"]))),
    )
