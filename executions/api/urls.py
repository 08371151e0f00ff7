"""URL routes of executions."""

from django.urls import path

from executions.api import calls, schedules, values, views
from executions.api.run import RunView

urlpatterns = [
    path("workflows/<uuid:id>/run/", RunView.as_view()),
    path("workflows/<uuid:id>/calls/", calls.HookCallList.as_view()),
    path("workflows/<uuid:id>/planned-times/", schedules.PlannedTimeList.as_view()),
    path("calls/<uuid:id>/", calls.HookCallDetail.as_view()),
    path("calls/<uuid:id>/replay/", calls.HookCallReplay.as_view()),
    path("schedules/preview/", schedules.SchedulePreview.as_view()),
    path("executions/", views.ExecutionList.as_view()),
    path("executions/<uuid:id>/", views.ExecutionDetail.as_view()),
    path("executions/<uuid:id>/events/", views.ExecutionEvents.as_view()),
    path("executions/<uuid:id>/cancel/", views.ExecutionCancel.as_view()),
    path("executions/<uuid:id>/retry/", views.ExecutionRetry.as_view()),
    path("executions/<uuid:id>/values/<uuid:asset>/", values.ExecutionValue.as_view()),
    path("executions/<uuid:id>/nodes/", views.ExecutionNodes.as_view()),
    path("executions/<uuid:id>/nodes/<str:node_id>/turns/", views.NodeTurns.as_view()),
    path("executions/<uuid:id>/nodes/<str:node_id>/attempts/", views.NodeAttempts.as_view()),
    path("executions/<uuid:id>/nodes/<str:node_id>/resolve/", views.NodeResolve.as_view()),
]
