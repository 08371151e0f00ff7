"""How files stand in the OpenAPI document, and what an upload may hold."""

from typing import Any

from rest_framework import serializers

from core.api.documents import Closed


class AssetSerializer(serializers.Serializer[Any]):
    """A file; its bytes are at `content/`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField(help_text="What the bytes are, not what their sender said.")
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField(allow_blank=True, help_text="Hexadecimal; empty for values of old.")
    execution = serializers.UUIDField(allow_null=True, help_text="The execution with which it goes.")
    kept = serializers.BooleanField(help_text="Whether it stays until somebody deletes it.")
    created_at = serializers.DateTimeField()


class UploadSerializer(Closed):
    """A file to keep; without `kept` it goes after a day unless an execution has taken it."""

    file = serializers.FileField(allow_empty_file=True)
    kept = serializers.BooleanField(default=False)
