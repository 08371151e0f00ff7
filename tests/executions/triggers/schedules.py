"""Published schedules, and what became of their planned times."""

from datetime import UTC, datetime, timedelta
from typing import Any

from executions.models import Execution, PlannedTime
from tests.people import Person
from tests.workflows.drawing import graph, node, says
from workflows.models import Trigger

MINUTE = timedelta(minutes=1)


def published(who: Person, *, due: datetime | None = None, **settings: Any) -> Trigger:
    parameters = {"rules": [{"cron": "* * * * *"}], **settings}
    drawn = graph("tick>a", node("tick", "trigger.schedule", **parameters), says("a", "{{trigger.missed}}"))
    _, workflow = who.post("/api/workflows/", {"name": "Tick", "graph": drawn})
    status, answer = who.post(f"/api/workflows/{workflow['id']}/publish/")
    assert status == 200, answer
    trigger: Trigger = Trigger.objects.get(workflow=workflow["id"])
    if due:
        Trigger.objects.filter(pk=trigger.pk).update(next_run_at=due)
        trigger.refresh_from_db()
    return trigger


def noon(**later: int) -> datetime:
    return datetime(2026, 6, 1, 12, 0, tzinfo=UTC) + timedelta(**later)


def fired() -> list[str]:
    """When the runs were planned for, oldest first."""
    return [row.input["scheduled_for"][11:16] for row in Execution.objects.order_by("id")]


def outcomes() -> dict[str, str]:
    return {f"{row.at:%H:%M}": row.outcome for row in PlannedTime.objects.order_by("at")}


def end(status: str = "succeeded") -> None:
    Execution.objects.open().update(status=status)
