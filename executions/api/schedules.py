"""The preview of a schedule's times before publishing, and the outcomes of planned times."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import actor_of
from core.api.views import View, everything
from core.wire import listing
from core.wire.bodies import invalid
from executions.api.bodies import SchedulePreview as SchedulePreviewBody
from executions.api.schedule_answers import PlannedTime as PlannedTimeAnswer
from executions.api.schedule_answers import PlannedTimeOutcome
from executions.models import PlannedTime
from executions.triggers.schedule.firing import TYPE
from executions.triggers.schedule.times import next_times
from workflows.models import Workflow
from workflows.nodes.trigger.trigger_schedule import ScheduleParams

SHOWN = 10


class SchedulePreview(View):
    """Previewing a schedule."""

    permissions_needed = {"POST": "workflow.view"}

    @extend_schema(request=SchedulePreviewBody, responses=listing(PlannedTimeAnswer))
    def post(self, request: Request) -> Response:
        """The next ten times, as if the rules were published now, with the clock's shifts."""
        parameters = _checked(self.body(request, SchedulePreviewBody))
        now = timezone.now()
        times = next_times(parameters.model_dump(), now, now, SHOWN)
        return everything(_shown(times, ZoneInfo(parameters.timezone), now))


class PlannedTimeList(View):
    """The outcomes of planned times."""

    permissions_needed = {"GET": "execution.view"}

    @extend_schema(
        parameters=[
            OpenApiParameter("cursor", {"type": "string"}),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
        ],
        responses=listing(PlannedTimeOutcome),
    )
    def get(self, request: Request, id: UUID) -> Response:
        """A page of the planned times of the workflow's schedules, most recently decided first."""
        workflow = Workflow.objects.of(actor_of(request).organization).get_or_404(id)
        # By ids: an index then returns the newest of each schedule in order.
        schedules = list(workflow.triggers.filter(type=TYPE).values_list("pk", flat=True))
        rows = PlannedTime.objects.filter(trigger__in=schedules).select_related("trigger")
        return self.page(request, rows, PlannedTimeOutcome.of)


def _checked(asked: SchedulePreviewBody) -> ScheduleParams:
    try:
        return ScheduleParams.model_validate(vars(asked))
    except ValidationError as error:
        raise invalid(error, ScheduleParams) from None


def _shown(times: list[datetime], zone: ZoneInfo, now: datetime) -> list[PlannedTimeAnswer]:
    before = [now, *times]
    return [_time(time, previous, zone) for previous, time in zip(before, times, strict=False)]


def _time(time: datetime, previous: datetime, zone: ZoneInfo) -> PlannedTimeAnswer:
    local = time.astimezone(zone)
    shift = (local.utcoffset() or timedelta()) - (previous.astimezone(zone).utcoffset() or timedelta())
    minutes = round(shift.total_seconds() / 60)
    return PlannedTimeAnswer(at=time, local=local.isoformat(), clock_shift_minutes=minutes or None)
