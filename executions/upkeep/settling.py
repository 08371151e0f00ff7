"""Writes what a call of a model has cost once it is known, in all places that count it."""

from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ai_models.ledger.balances import charge_of, lock, replace_charge
from ai_models.ledger.money import believable
from ai_models.models import LlmCall
from ai_models.sdk.generation import Generation
from executions.models import Execution, NodeRun
from executions.wire.news import tell_changed

LOOK_AGAIN_WHILE_OPEN = timedelta(minutes=1)
AFTER_THE_RUN = timedelta(seconds=30)
"""When to come back to a call whose execution is running: its worker has the sums in its memory."""
LOST: dict[str, Any] = {
    "code": "worker_lost",
    "message": "The worker was lost while the model answered.",
}


def postpone(call: LlmCall, until: datetime, *, is_try: bool = False) -> None:
    """Look at the call again then."""
    tries = F("reconcile_tries") + (1 if is_try else 0)
    LlmCall.objects.filter(pk=call.pk).update(reconcile_at=until, reconcile_tries=tries)


def settle(call: LlmCall, told: Generation, now: datetime) -> None:
    """Write down what the provider says: it is more exact than any estimate."""
    cost = believable(told.cost_usd)
    changes = {
        "cost_usd": cost,
        "cost_source": "reconciled" if cost is not None else call.cost_source,
        "is_byok": told.is_byok,
        "model": call.model or told.model[:300],
        "provider": call.provider or told.provider[:100],
        **told.usage.as_dict(),
    }
    if not _settle(call, changes):
        postpone(call, now + AFTER_THE_RUN)


def settle_without_answer(call: LlmCall) -> None:
    """Nobody can say what the call has cost: the estimate stays.

    Of a call that a lost worker left open, all that it had reserved counts: the model may have answered at length,
    and a budget must not be exceeded by what nobody knows.
    """
    if not _settle(call, {}):
        postpone(call, timezone.now() + AFTER_THE_RUN)


def _settle(call: LlmCall, changes: dict[str, Any]) -> bool:
    """False while the execution is running."""
    with transaction.atomic():
        run = Execution.objects.select_for_update().filter(pk=call.execution).first()
        if run is not None and run.status == "running":
            return False
        lock()
        row = LlmCall.objects.select_for_update().get(pk=call.pk)
        before, used = charge_of(row), row.usage
        charged = row.charge
        _change(row, changes)
        replace_charge(before, charge_of(row))
        added = {kind: count - used[kind] for kind, count in row.usage.items()}
        if run is not None:
            _count_in_run(run, row, {"cost": row.charge - charged, "usage": added})
    return True


def _change(row: LlmCall, changes: dict[str, Any]) -> None:
    if row.status == "open":
        row.status, row.error = "failed", LOST
        row.estimated_cost_usd = row.reserved_usd
        row.cost_source = "unknown" if row.reserved_usd is None else "estimate"
    if row.cost_usd is None:  # a worker that was thought to be lost may have settled it meanwhile
        for name, value in changes.items():
            setattr(row, name, value)
    row.reconcile_at = None
    row.save()


def _count_in_run(run: Execution, row: LlmCall, added: dict[str, Any]) -> None:
    if not added["cost"] and not any(added["usage"].values()):
        return
    node = NodeRun.objects.filter(execution=run, node_id=row.node_id, iteration=row.iteration).first()
    if node is not None:
        run.seq += 1
        _add(node, added, seq=run.seq)
    _add(run, added, seq=run.seq + 1, state_seq=run.seq + 1)
    transaction.on_commit(lambda: async_to_sync(tell_changed)(run.pk, run.workflow_id))


def _add(counted: Any, added: dict[str, Any], **numbers: int) -> None:
    counted.cost_usd += added["cost"]
    counted.usage = _sum(counted.usage, added["usage"])
    for name, number in numbers.items():
        setattr(counted, name, number)
    counted.save(update_fields=["cost_usd", "usage", *numbers])


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {kind: one.get(kind, 0) + other.get(kind, 0) for kind in {**one, **other}}
