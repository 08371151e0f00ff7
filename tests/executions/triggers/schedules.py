"""Published schedules, and what became of their planned times."""

from datetime import UTC, datetime, timedelta
from typing import Any

from executions.models import Execution, PlannedTime
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.models import Trigger, Workflow

MINUTE = timedelta(minutes=1)


def published(who: Person, *, due: datetime | None = None, **settings: Any) -> Trigger:
    drawn = _drawn("{{trigger.missed}}", {"rules": [{"cron": "* * * * *"}], **settings})
    _, workflow = who.post("/api/workflows/", {"name": "Tick", "graph": drawn})
    status, answer = who.post(f"/api/workflows/{workflow['id']}/publish/")
    assert status == 200, answer
    trigger: Trigger = Trigger.objects.get(workflow=workflow["id"])
    if due:
        Trigger.objects.filter(pk=trigger.pk).update(next_run_at=due)
        trigger.refresh_from_db()
    return trigger


def published_again(who: Person, trigger: Trigger, **changed: Any) -> None:
    """Publish the workflow with another node changed, and these settings of the schedule."""
    workflow = Workflow.objects.get(pk=trigger.workflow_id)
    path = f"/api/workflows/{workflow.pk}/"
    drawn = _drawn(f"after {workflow.revision}", trigger.parameters | changed)
    assert who.put(f"{path}graph/", {"revision": workflow.revision, "graph": drawn})[0] == 200
    assert who.post(f"{path}publish/")[0] == 200
    trigger.refresh_from_db()


def _drawn(text: str, settings: dict[str, Any]) -> dict[str, Any]:
    return graph("tick>a", node("tick", "trigger.schedule", **settings), says("a", text))


def noon(**later: int) -> datetime:
    return datetime(2026, 6, 1, 12, 0, tzinfo=UTC) + timedelta(**later)


def fired() -> list[str]:
    """When the runs were planned for, oldest first."""
    return [row.input["scheduled_for"][11:16] for row in Execution.objects.order_by("id")]


def outcomes() -> dict[str, str]:
    return {f"{row.at:%H:%M}": row.outcome for row in PlannedTime.objects.order_by("at")}


def end(status: str = "succeeded") -> None:
    Execution.objects.open().update(status=status)
