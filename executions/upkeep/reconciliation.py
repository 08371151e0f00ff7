"""Finds out what calls of models have cost whose answers did not say it, or never came."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from asgiref.sync import async_to_sync

from ai_models.generations import CannotBeAskedError, credentials_of, generations
from ai_models.models import LlmCall
from ai_models.sdk.generation import Generation
from credentials.models import Credential
from executions.models import NodeRun
from executions.status import NodeStatus
from executions.upkeep.settling import LOOK_AGAIN_WHILE_OPEN, postpone, settle, settle_without_answer

BATCH = 50
"""Calls of one round."""
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (3, 10, 30, 120, 600, 1800, 3600))
"""Between two questions about one call; the last one is repeated."""
PATIENCE = timedelta(days=1)
"""How long the provider is asked about a call."""


def reconcile(now: datetime) -> int:
    """Settle what can be settled of the calls that are due; returns how many were looked at."""
    due = list(LlmCall.objects.filter(reconcile_at__lte=now).order_by("reconcile_at")[:BATCH])
    asked: dict[UUID | None, list[LlmCall]] = defaultdict(list)
    for call in due:
        if call.status == "open" and _is_under_way(call):
            postpone(call, now + LOOK_AGAIN_WHILE_OPEN)
        elif call.generation_id:
            asked[call.credential].append(call)
        else:
            settle_without_answer(call)
    credentials = credentials_of(due)
    for credential, calls in asked.items():
        _ask(credentials.get(credential) if credential else None, calls, now)
    return len(due)


def _ask(credential: Credential | None, calls: list[LlmCall], now: datetime) -> None:
    found: Mapping[str, Generation] = {}
    try:
        found = async_to_sync(generations)(credential, [call.generation_id for call in calls])
    except CannotBeAskedError:
        for call in calls:
            settle_without_answer(call)
        return
    for call in calls:
        told = found.get(call.generation_id)
        if told:
            settle(call, told, now)
        else:
            _ask_later(call, now)


def _ask_later(call: LlmCall, now: datetime) -> None:
    if now > call.created_at + PATIENCE:
        return settle_without_answer(call)
    delay = DELAYS[min(call.reconcile_tries, len(DELAYS) - 1)]
    postpone(call, now + delay, is_try=True)


def _is_under_way(call: LlmCall) -> bool:
    """Whether the attempt that made the call still runs on a worker."""
    place = {"node_id": call.node_id, "iteration": call.iteration, "attempt": call.attempt}
    runs = NodeRun.objects.filter(execution=call.execution, status=NodeStatus.RUNNING, **place)
    return runs.filter(execution__status="running").exists()
