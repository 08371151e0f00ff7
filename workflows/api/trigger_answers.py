"""The API's answers about triggers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from core.db.compiled_query import CompiledQuery
from core.wire import Answer, Open, Partial
from workflows.callbacks import answers
from workflows.listed import ListedHook, ListedTrigger
from workflows.models import DraftHook as HookRow
from workflows.models import Trigger as TriggerRow
from workflows.nodes import catalogue
from workflows.test_addresses import TYPE as HOOK

NEXT_TIMES = 10
ADDRESS = "workflow.address"
"""The permission to see addresses: an address contains the secret by which anyone can start a run."""


class Trigger(Partial):
    """A trigger of the workflow."""

    node_id: Open[str]
    type: Open[str]
    url: str | None
    test_url: str | None
    listening_until: Open[datetime | None]
    next_run_at: Open[datetime | None]
    next_times: Open[list[datetime]]
    last_fired_at: Open[datetime | None]
    problem: Open[str | None]

    @classmethod
    def of(cls, row: TriggerRow | ListedTrigger, hook: ListedHook | None = None) -> Self:
        """A trigger. It has its own address once it is published; a webhook also has the test address of the
        draft."""
        return cls(
            node_id=row.node_id,
            type=row.type,
            url=_url(row.type, row.token),
            test_url=_test_url(hook) if hook else None,
            listening_until=_listening_until(hook) if hook else None,
            next_run_at=row.next_run_at,
            next_times=answers.next_times(row, NEXT_TIMES),
            last_fired_at=row.last_fired_at,
            problem=row.problem or None,
        )


class DraftHook(Answer):
    """A webhook's test address, which runs the draft; `execution` is the execution that a test call started."""

    node_id: str
    test_url: str
    listening_until: datetime | None
    execution: UUID | None

    @classmethod
    def of(cls, row: HookRow) -> Self:
        """The address in a row."""
        return cls(
            node_id=row.node_id,
            test_url=_test_url(row),
            listening_until=_listening_until(row),
            execution=row.execution,
        )


def triggers_of(workflows: Collection[UUID], viewer: Actor) -> dict[UUID, list[Trigger]]:
    """The triggers of each workflow as the viewer may see them: published triggers first, then webhooks that
    have only a test address so far."""
    hooks: dict[UUID, dict[str, ListedHook]] = {workflow: {} for workflow in workflows}
    for hook in _HOOKS(tuple(workflows)):
        hooks[hook.workflow_id][hook.node_id] = hook
    found: dict[UUID, list[Trigger]] = {workflow: [] for workflow in workflows}
    for row in _TRIGGERS(tuple(workflows)):
        found[row.workflow_id].append(Trigger.of(row, hooks[row.workflow_id].pop(row.node_id, None)))
    for workflow, left in hooks.items():
        found[workflow] += [Trigger.of(_untriggered(hook), hook) for hook in left.values()]
    whole = ADDRESS in viewer.permissions
    return {workflow: [trigger.as_seen(whole) for trigger in of_it] for workflow, of_it in found.items()}


def _hooks(workflows: Collection[UUID]) -> "QuerySet[Any]":
    return HookRow.objects.filter(workflow__pk__in=workflows).order_by("pk")


def _triggers(workflows: Collection[UUID]) -> "QuerySet[Any]":
    return TriggerRow.objects.filter(workflow__pk__in=workflows).order_by("pk")


_HOOKS = CompiledQuery(ListedHook, _hooks)
_TRIGGERS = CompiledQuery(ListedTrigger, _triggers)


def _untriggered(hook: ListedHook) -> TriggerRow:
    """A draft's webhook as an unsaved trigger."""
    return TriggerRow(node_id=hook.node_id, type=HOOK, token="")


def _url(type: str, token: str) -> str | None:
    kind = catalogue().get(type)
    if kind is None or not kind.address_prefix or not token:
        return None
    return f"{settings.PUBLIC_URL}/{kind.address_prefix}/{token}"


def _test_url(row: HookRow | ListedHook) -> str:
    return f"{settings.PUBLIC_URL}/hooks/test/{row.token}"


def _listening_until(row: HookRow | ListedHook) -> datetime | None:
    """Until when the address accepts a call; None if it does not."""
    return row.listening_until if row.listening_until and row.listening_until > timezone.now() else None
