"""How executions stand in the OpenAPI document, and what requests may hold."""

from typing import Any

from rest_framework import serializers

from core.api.documents import AnyJson, Closed, JsonObject, JsonObjectOrNull
from executions.models import MODES, PLANNED_OUTCOMES
from executions.models.hook_calls import OUTCOMES
from executions.status import NODE_STATUSES, STATUSES

Base = serializers.Serializer[Any]


REDACTED = (
    "Whether the caller's role does not show all of it: what is not to be seen is null. Of an error the code and "
    "the node are shown."
)


class Redactable(Base):
    """An answer that shows less to who lacks `execution.payload` and has not started the execution."""

    redacted = serializers.BooleanField(help_text=REDACTED)


class UsageSerializer(Base):
    """Tokens."""

    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()


class ExecutionSummarySerializer(Redactable):
    """A row of the list."""

    id = serializers.UUIDField()
    retry_of = serializers.UUIDField(allow_null=True)
    workflow = serializers.UUIDField()
    workflow_name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    mode = serializers.ChoiceField(MODES)
    status = serializers.ChoiceField(STATUSES)
    seq = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    cost_usd = serializers.CharField()
    usage = UsageSerializer()
    error = JsonObjectOrNull()
    own = serializers.BooleanField(help_text="Whether the caller has started it by hand.")


class ExecutionStateSerializer(ExecutionSummarySerializer):
    """The execution without its nodes."""

    input = AnyJson()
    output = AnyJson()


class NodeRunSerializer(Redactable):
    """A node run with its latest attempt."""

    node_id = serializers.CharField()
    iteration = serializers.CharField(allow_blank=True)
    attempt = serializers.IntegerField()
    status = serializers.ChoiceField(NODE_STATUSES)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    input = AnyJson()
    output = AnyJson()
    error = JsonObjectOrNull()
    cost_usd = serializers.CharField()
    usage = UsageSerializer()
    wait = JsonObjectOrNull()
    progress = JsonObjectOrNull()
    seq = serializers.IntegerField()


class ExecutionSerializer(ExecutionStateSerializer):
    """The whole execution."""

    graph = JsonObject()
    nodes = NodeRunSerializer(many=True)


class TurnSerializer(Redactable):
    """A node's run in one turn of a loop, without its values. `iteration` has an index for each loop around."""

    iteration = serializers.CharField()
    status = serializers.ChoiceField(NODE_STATUSES)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = JsonObjectOrNull()


class AttemptSerializer(Redactable):
    """One try of a node."""

    attempt = serializers.IntegerField()
    status = serializers.ChoiceField(NODE_STATUSES)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    input = AnyJson()
    output = AnyJson()
    error = JsonObjectOrNull()
    calls = serializers.ListField(child=JsonObject(), allow_null=True)


class EventSerializer(Base):
    """A change: the same message that the socket sends."""

    type = serializers.ChoiceField(["execution", "node"])
    seq = serializers.IntegerField()
    execution_id = serializers.UUIDField()
    execution = ExecutionStateSerializer(required=False)
    node = NodeRunSerializer(required=False)


class ResolveSerializer(Closed):
    """What to do with a node that waits for a decision."""

    iteration = serializers.CharField(default="", allow_blank=True)
    action = serializers.ChoiceField(["rerun", "skip", "fail", "approve", "reject"])
    data = AnyJson(required=False, default=None)
    shown = serializers.CharField(required=False, allow_null=True, default=None, max_length=64)


class RetrySerializer(Closed):
    """Where to begin again: `failed`, `start`, or a node's id.

    For a node inside a container its outermost container is meant: all of its turns run again. `input` is the
    trigger's new output. `output_overrides` gives outputs by the ids of nodes outside containers, which then do not
    run; a node that branches can be overridden where it had decided.
    """

    input = JsonObject(required=False, allow_null=True, default=None)
    output_overrides = JsonObject(required=False, allow_null=True, default=None)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python, so it cannot be an attribute."""
        begin = serializers.CharField(max_length=64, default="failed", source="start_at")
        return {"from": begin, **super().get_fields()}


class RunSerializer(Closed):
    """What to run, and with what."""

    input = JsonObject(default=dict)
    draft = serializers.BooleanField(default=False)
    trigger = serializers.CharField(required=False, allow_null=True, max_length=64)
    wait = serializers.FloatField(default=0, min_value=0, max_value=300)
    until_node = serializers.CharField(required=False, allow_null=True, max_length=64)


class StartedSerializer(Base):
    """An execution that was accepted."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES)


class HookCallSerializer(Redactable):
    """A call of a webhook, and what became of it. `size` is the body's in bytes."""

    id = serializers.UUIDField()
    workflow = serializers.UUIDField()
    trigger = serializers.CharField()
    received_at = serializers.DateTimeField()
    method = serializers.CharField()
    path = serializers.CharField(allow_null=True)
    query = serializers.CharField(allow_blank=True, allow_null=True)
    size = serializers.IntegerField()
    outcome = serializers.ChoiceField(OUTCOMES)
    error = serializers.CharField(allow_null=True)
    execution = serializers.UUIDField(allow_null=True)


class HookCallDetailSerializer(HookCallSerializer):
    """The call with its headers and body; of a refused one the body's beginning."""

    headers = serializers.DictField(child=serializers.CharField(allow_blank=True), allow_null=True)
    body = serializers.CharField(allow_blank=True, allow_null=True)
    body_encoding = serializers.ChoiceField(["text", "base64"], allow_null=True)


class SchedulePreviewSerializer(Closed):
    """A schedule's rules, `{cron}` or `{every, unit}` each, and the zone they are read in."""

    rules = serializers.ListField(child=JsonObject(), min_length=1, max_length=20)
    timezone = serializers.CharField(default="UTC", max_length=100)


class PlannedTimeSerializer(Base):
    """A time at which a schedule fires; by how many minutes the clock was put forward since the one before."""

    at = serializers.DateTimeField()
    local = serializers.CharField()
    clock_shift_minutes = serializers.IntegerField(allow_null=True)


class PlannedTimeOutcomeSerializer(Base):
    """A time at which a schedule was to fire, what became of it, and its execution where there is one."""

    trigger = serializers.CharField()
    at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(PLANNED_OUTCOMES)
    execution = serializers.UUIDField(allow_null=True)
