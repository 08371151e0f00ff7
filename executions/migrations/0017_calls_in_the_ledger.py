"""The calls of models move out of the node runs, where they were JSON, into the ledger's table."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

BATCH = 500


def _move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    runs = apps.get_model("executions", "NodeRun").objects.select_related("execution")
    ledger = apps.get_model("ai_models", "LlmCall")
    with_calls = runs.filter(~Q(calls=[]) | ~Q(earlier=[])).only(
        *("node_id", "iteration", "attempt", "started_at", "calls", "earlier"),
        *("execution__organization", "execution__workflow", "execution__created_at"),
    )
    rows: list[Any] = []
    for run in with_calls.order_by("pk").iterator(BATCH):
        rows += [ledger(**row) for row in _rows(run)]
        if len(rows) >= BATCH:
            ledger.objects.bulk_create(rows, ignore_conflicts=True)
            rows = []
    ledger.objects.bulk_create(rows, ignore_conflicts=True)


def _rows(run: Any) -> Iterator[dict[str, Any]]:
    attempts = [(kept["attempt"], kept.get("calls") or []) for kept in run.earlier]
    for attempt, calls in [*attempts, (run.attempt, run.calls)]:
        for number, call in enumerate(calls, 1):
            yield {
                "organization_id": run.execution.organization_id,
                "execution": run.execution_id,
                "workflow": run.execution.workflow_id,
                "node_id": run.node_id,
                "iteration": run.iteration,
                "attempt": attempt,
                "number": number,
                "created_at": run.started_at or run.execution.created_at,
                **_facts(call),
            }


def _facts(call: dict[str, Any]) -> dict[str, Any]:
    """What was kept of a call; one without a model had not been settled."""
    usage = call.get("usage") or {}
    kinds = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
    return {
        "requested_model": (call.get("model") or "")[:300],
        "model": (call.get("model") or "")[:300],
        "provider": (call.get("provider") or "")[:100],
        "generation_id": (call.get("generation_id") or "")[:200],
        "status": "succeeded" if call.get("model") else "open",
        "cost_usd": _money(call.get("cost_usd")),
        "estimated_cost_usd": _money(call.get("estimated_cost_usd")),
        **{kind: max(0, min(usage.get(kind, 0), 2**31 - 1)) for kind in kinds},
    }


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


class Migration(migrations.Migration):
    dependencies = [("executions", "0016_node_steps"), ("ai_models", "0002_llm_calls")]

    operations = [
        migrations.RunPython(_move, migrations.RunPython.noop),
        migrations.RemoveField("noderun", "calls"),
    ]
