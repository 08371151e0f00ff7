"""When a schedule would fire, before it is published, and what became of the times of one that is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from core.api.views import View, everything, listing
from core.errors import InvalidError
from executions.api.serializers import (
    PlannedTimeOutcomeSerializer,
    PlannedTimeSerializer,
    SchedulePreviewSerializer,
)
from executions.models import PlannedTime
from executions.triggers.schedule.firing import TYPE
from executions.triggers.schedule.times import next_times
from executions.wire.shapes import iso
from workflows.models import Workflow
from workflows.nodes.trigger.trigger_schedule import ScheduleParams

SHOWN = 10


class SchedulePreview(View):
    """Looking ahead."""

    permissions_needed = {"POST": "workflow.view"}

    @extend_schema(request=SchedulePreviewSerializer, responses=listing(PlannedTimeSerializer))
    def post(self, request: Request) -> Response:
        """The next ten times of rules that were published now, with a mark where the clock has been shifted."""
        parameters = _checked(self.body(request, SchedulePreviewSerializer))
        now = timezone.now()
        times = next_times(parameters.model_dump(), now, now, SHOWN)
        return everything(_shown(times, ZoneInfo(parameters.timezone), now))


class PlannedTimeList(View):
    """What became of planned times."""

    permissions_needed = {"GET": "execution.view"}

    @extend_schema(
        parameters=[
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(PlannedTimeOutcomeSerializer),
    )
    def get(self, request: Request, id: UUID) -> Response:
        """A page of the planned times of the workflow's schedules, the latest decided first."""
        workflow = Workflow.objects.of(actor_of(request).organization).get_or_404(id)
        # By their ids: the newest of one schedule then come out of an index in their order.
        schedules = list(workflow.triggers.filter(type=TYPE).values_list("pk", flat=True))
        rows = PlannedTime.objects.filter(trigger__in=schedules).select_related("trigger")
        return self.page(request, rows, _outcome)


def _outcome(row: PlannedTime) -> dict[str, Any]:
    return {
        "trigger": row.trigger.node_id,
        "at": iso(row.at),
        "outcome": row.outcome,
        "execution": str(row.execution_id) if row.execution_id else None,
    }


def _checked(asked: dict[str, Any]) -> ScheduleParams:
    try:
        return ScheduleParams.model_validate(asked)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        fields = {
            ".".join(map(str, item["loc"])): item["msg"].removeprefix("Value error, ") for item in found
        }
        first, message = next(iter(fields.items()))
        raise InvalidError(f"`{first}`: {message}", details={"fields": fields}) from None


def _shown(times: list[datetime], zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    before = [now, *times]
    return [_time(time, previous, zone) for previous, time in zip(before, times, strict=False)]


def _time(time: datetime, previous: datetime, zone: ZoneInfo) -> dict[str, Any]:
    local = time.astimezone(zone)
    shift = (local.utcoffset() or timedelta()) - (previous.astimezone(zone).utcoffset() or timedelta())
    minutes = round(shift.total_seconds() / 60)
    return {"at": iso(time), "local": local.isoformat(), "clock_shift_minutes": minutes or None}
