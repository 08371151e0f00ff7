"""Workflows as the API shows them (contract, section 2)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.actor import Actor
from workflows.callbacks import answers
from workflows.drafts import draft_load, draft_problems
from workflows.models import DraftHook, Trigger, Workflow
from workflows.test_addresses import TYPE as HOOK

PATHS = {"trigger.webhook": "hooks", "trigger.form": "forms", "trigger.chat": "chat"}
NEXT_TIMES = 10
ADDRESS = "workflow.address"
ADDRESSES = ("url", "test_url")


def rows(workflows: Collection[Workflow], viewer: Actor) -> list[dict[str, Any]]:
    """Rows of the list."""
    prefetch_related_objects(list(workflows), "triggers", "draft_hooks")
    last_runs = answers.last_runs([workflow.pk for workflow in workflows], viewer)
    return [row(workflow, last_runs.get(workflow.pk), viewer) for workflow in workflows]


def row(workflow: Workflow, last_run: dict[str, Any] | None, viewer: Actor) -> dict[str, Any]:
    """A workflow without its draft."""
    published = workflow.published
    return {
        "id": str(workflow.pk),
        "name": workflow.name,
        "description": workflow.description,
        "active": workflow.active,
        "revision": workflow.revision,
        "published_version": published.number if published else None,
        "published_revision": workflow.published_revision,
        "timeout_s": workflow.timeout_s,
        "max_running": workflow.max_running,
        "retention_days": workflow.retention_days,
        "retention_failed_days": workflow.retention_failed_days,
        "retention_count": workflow.retention_count,
        "triggers": triggers(workflow, viewer),
        "last_run": last_run,
        "created_at": iso(workflow.created_at),
        "updated_at": iso(workflow.updated_at),
        "redacted": ADDRESS not in viewer.permissions,
    }


def detail(workflow: Workflow, viewer: Actor) -> dict[str, Any]:
    """A workflow with its draft and problems."""
    graph = draft_load(workflow)
    problems = [problem.as_dict() for problem in draft_problems(workflow, graph)]
    return rows([workflow], viewer)[0] | {"graph": graph.as_dict(), "problems": problems}


def triggers(workflow: Workflow, viewer: Actor) -> list[dict[str, Any]]:
    """What starts the workflow: its published triggers, then webhooks that have only a test address yet. Whoever may
    not see addresses sees none: they hold the secret by which anybody starts a run."""
    found = _triggers(workflow)
    if ADDRESS in viewer.permissions:
        return found
    return [{**item, **dict.fromkeys(ADDRESSES)} for item in found]


def _triggers(workflow: Workflow) -> list[dict[str, Any]]:
    tested = {item.node_id: test_address(item) for item in _in_order(workflow.draft_hooks)}
    published = [trigger(item) | tested.pop(item.node_id, {}) for item in _in_order(workflow.triggers)]
    unpublished = [
        trigger(Trigger(node_id=node_id, type=HOOK, token="")) | hook for node_id, hook in tested.items()
    ]
    return [*published, *unpublished]


def _in_order(related: Any) -> list[Any]:
    # Sorted here, because an ordered query would pass by what `rows` has fetched for the whole page.
    return sorted(related.all(), key=lambda item: item.pk)


def draft_hook(item: DraftHook) -> dict[str, Any]:
    """A webhook's test address with the execution that the latest test call has started."""
    return test_address(item) | {"execution": str(item.execution) if item.execution else None}


def test_address(item: DraftHook) -> dict[str, Any]:
    """A webhook's test address, and until when it takes a call."""
    listening = item.listening_until is not None and item.listening_until > timezone.now()
    return {
        "node_id": item.node_id,
        "test_url": f"{settings.PUBLIC_URL}/hooks/test/{item.token}",
        "listening_until": iso(item.listening_until) if listening else None,
    }


def trigger(item: Trigger) -> dict[str, Any]:
    """A trigger; it has an address of its own from the time it is published."""
    path = PATHS.get(item.type)
    base = settings.PUBLIC_URL
    return {
        "node_id": item.node_id,
        "type": item.type,
        "url": f"{base}/{path}/{item.token}" if path and item.token else None,
        "test_url": None,
        "listening_until": None,
        "next_run_at": iso(item.next_run_at),
        "next_times": [iso(time) for time in answers.next_times(item, NEXT_TIMES)],
        "last_fired_at": iso(item.last_fired_at),
        "problem": item.problem or None,
    }


def iso(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
