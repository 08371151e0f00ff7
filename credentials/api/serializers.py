"""How credentials stand in the OpenAPI document, and what requests may hold."""

from typing import Any

from rest_framework import serializers

from core.api.documents import Closed, JsonObject
from credentials.types import CREDENTIAL_TYPES

Base = serializers.Serializer[Any]


class UseSerializer(Base):
    """A place that uses the credential."""

    workflow = serializers.UUIDField()
    workflow_name = serializers.CharField()
    node_id = serializers.CharField()
    label = serializers.CharField()


class TestResultSerializer(Base):
    """The result of a test."""

    ok = serializers.BooleanField()
    code = serializers.CharField()
    message = serializers.CharField()
    hint = serializers.CharField(allow_null=True)
    tested_at = serializers.DateTimeField()


class CredentialSerializer(Base):
    """A credential; its data never comes out."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.CharField()
    hint = serializers.CharField()
    fields_set = serializers.ListField(child=serializers.CharField())
    hosts = serializers.ListField(child=serializers.CharField(), allow_null=True)
    """Patterns of where `http.request` may send it; null for kinds that go to a fixed address."""
    max_per_minute = serializers.IntegerField(allow_null=True)
    max_concurrent = serializers.IntegerField(allow_null=True)
    shared = serializers.BooleanField(help_text="Whether all who edit workflows may use it.")
    created_by = serializers.EmailField(allow_null=True)
    may_change = serializers.BooleanField(help_text="Whether the caller may change, test and delete it.")
    may_use = serializers.BooleanField(help_text="Whether the caller may put it into a workflow.")
    used_by = UseSerializer(many=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    last_test = TestResultSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class LimitsSerializer(Closed):
    """Where its secret may go, and how often: in a minute, and at a time; null is no limit.

    `hosts` are patterns such as `api.example.com`, `*.example.com`, or `*` for every host. A secret that would go to
    more of them than before has to be entered again.
    """

    hosts = serializers.ListField(child=serializers.CharField(max_length=300), max_length=50, required=False)
    max_per_minute = serializers.IntegerField(min_value=1, max_value=100_000, required=False, allow_null=True)
    max_concurrent = serializers.IntegerField(min_value=1, max_value=10_000, required=False, allow_null=True)
    shared = serializers.BooleanField(required=False, help_text="Without it a new one is shared.")


class CreateCredentialSerializer(LimitsSerializer):
    """A new credential."""

    name = serializers.CharField(max_length=120)
    type = serializers.ChoiceField(list(CREDENTIAL_TYPES))
    data = JsonObject()


class UpdateCredentialSerializer(LimitsSerializer):
    """What changes; `data` holds only the fields that do, null removes one."""

    name = serializers.CharField(max_length=120, required=False)
    data = JsonObject(required=False)


class CredentialTypeSerializer(Base):
    """A kind of credential; secret fields of `data` have `x-secret`."""

    type = serializers.CharField()
    label = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    data = JsonObject()
    testable = serializers.BooleanField()
    has_hosts = serializers.BooleanField()
