"""Workflows as the API shows them (contract, section 2)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings

from workflows.drafts import draft_load, draft_problems
from workflows.models import Trigger, Workflow
from workflows.upward import answers

PATHS = {"trigger.webhook": "hooks", "trigger.form": "forms", "trigger.chat": "chat"}
NEXT_TIMES = 10


def rows(workflows: Collection[Workflow]) -> list[dict[str, Any]]:
    """Rows of the list."""
    last_runs = answers.last_runs([workflow.pk for workflow in workflows])
    return [row(workflow, last_runs.get(workflow.pk)) for workflow in workflows]


def row(workflow: Workflow, last_run: dict[str, Any] | None) -> dict[str, Any]:
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
        "triggers": [trigger(item) for item in workflow.triggers.order_by("id")],
        "last_run": last_run,
        "created_at": iso(workflow.created_at),
        "updated_at": iso(workflow.updated_at),
    }


def detail(workflow: Workflow) -> dict[str, Any]:
    """A workflow with its draft and problems."""
    graph = draft_load(workflow)
    problems = [problem.as_dict() for problem in draft_problems(workflow, graph)]
    return rows([workflow])[0] | {"graph": graph.as_dict(), "problems": problems}


def trigger(item: Trigger) -> dict[str, Any]:
    """A published trigger."""
    path = PATHS.get(item.type)
    base = settings.PUBLIC_URL
    return {
        "node_id": item.node_id,
        "type": item.type,
        "url": f"{base}/{path}/{item.token}" if path else None,
        "test_url": None,
        "next_run_at": iso(item.next_run_at),
        "next_times": [iso(time) for time in answers.next_times(item, NEXT_TIMES)],
        "last_fired_at": iso(item.last_fired_at),
        "problem": item.problem or None,
    }


def iso(value: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if value is None else value.isoformat().replace("+00:00", "Z")
