"""How workflows stand in the OpenAPI document, and what requests may hold."""

from typing import Any

from rest_framework import serializers

from core.api.documents import AnyJson, Closed, JsonObject, JsonObjectOrNull

Base = serializers.Serializer[Any]
MOST_DAYS = 36_500


class ProblemSerializer(Base):
    """A finding: errors block publishing and running."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning"])
    node_id = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)
    message = serializers.CharField()
    hint = serializers.CharField(allow_null=True)


class TriggerSerializer(Base):
    """What starts the workflow."""

    node_id = serializers.CharField()
    type = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    test_url = serializers.CharField(allow_null=True)
    listening_until = serializers.DateTimeField(allow_null=True)
    next_run_at = serializers.DateTimeField(allow_null=True)
    next_times = serializers.ListField(child=serializers.DateTimeField())
    last_fired_at = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField(allow_null=True)


class DraftHookSerializer(Base):
    """A webhook's test address, which runs the draft; `execution` is what the call has started."""

    node_id = serializers.CharField()
    test_url = serializers.CharField()
    listening_until = serializers.DateTimeField(allow_null=True)
    execution = serializers.UUIDField(allow_null=True)


class WorkflowRowSerializer(Base):
    """A row of the list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    active = serializers.BooleanField()
    revision = serializers.IntegerField()
    published_version = serializers.IntegerField(allow_null=True)
    published_revision = serializers.IntegerField(allow_null=True)
    timeout_s = serializers.IntegerField()
    max_running = serializers.IntegerField(allow_null=True)
    retention_days = serializers.IntegerField(allow_null=True)
    retention_failed_days = serializers.IntegerField(allow_null=True)
    retention_count = serializers.IntegerField(allow_null=True)
    triggers = TriggerSerializer(many=True)
    last_run = JsonObjectOrNull()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    redacted = serializers.BooleanField(
        help_text="Whether the caller's role does not show the triggers' addresses: they are null then."
    )


class WorkflowSerializer(WorkflowRowSerializer):
    """A workflow with its draft and what is wrong with it."""

    graph = JsonObject()
    problems = ProblemSerializer(many=True)


class WorkflowCreateSerializer(Closed):
    """A new workflow."""

    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=10_000, default="", allow_blank=True)
    graph = JsonObject(required=False, allow_null=True, default=None)


class WorkflowChangeSerializer(Closed):
    """What can be changed about a workflow, apart from its draft."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False)
    timeout_s = serializers.IntegerField(min_value=1, max_value=30 * 24 * 3600, required=False)
    max_running = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    retention_days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, required=False, allow_null=True
    )
    retention_failed_days = serializers.IntegerField(
        min_value=0, max_value=MOST_DAYS, required=False, allow_null=True
    )
    retention_count = serializers.IntegerField(
        min_value=1, max_value=1_000_000, required=False, allow_null=True
    )


class GraphSaveSerializer(Closed):
    """A draft over the revision it was made from."""

    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    graph = JsonObject()


class GraphSavedSerializer(Base):
    """The saved draft."""

    revision = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    graph = JsonObject()


class PreviewRequestSerializer(Closed):
    """A template to be tried in a node's place."""

    graph = JsonObject()
    node_id = serializers.CharField(max_length=64)
    field = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    template = serializers.CharField(max_length=64 * 1024, allow_blank=True, trim_whitespace=False)


class PreviewSerializer(Base):
    """What the template gives."""

    value = AnyJson()
    type = serializers.CharField()
    source = serializers.ChoiceField(["last_run", "example", "mixed"])
    error = JsonObjectOrNull()


class PortSerializer(Base):
    """A port."""

    name = serializers.CharField()
    label = serializers.CharField(allow_blank=True)


class NodeTypeSerializer(Base):
    """A palette entry."""

    type = serializers.CharField()
    version = serializers.IntegerField()
    label = serializers.CharField()
    variable = serializers.CharField(allow_blank=True)
    category = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    is_trigger = serializers.BooleanField()
    container = serializers.BooleanField()
    inputs = PortSerializer(many=True)
    outputs = PortSerializer(many=True)
    dynamic_outputs = JsonObjectOrNull()
    parameters = JsonObject()
    credential_types = serializers.ListField(child=serializers.CharField())
    credential_required = serializers.BooleanField()
    effect = serializers.CharField()
    output_example = AnyJson()
    output_schema = JsonObject()


class HelperSerializer(Base):
    """A template helper."""

    name = serializers.CharField()
    signature = serializers.CharField()
    description = serializers.CharField()
    example = serializers.CharField()


class TemplateSerializer(Base):
    """A bundled workflow to begin with."""

    id = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    graph = JsonObject()
