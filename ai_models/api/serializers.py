"""How models stand in the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from ai_models.catalogue import CAPABILITIES
from ai_models.models import AIModel

Base = serializers.Serializer[Any]


class PricingSerializer(Base):
    """US dollars for a million tokens; "-1" where it varies."""

    prompt = serializers.CharField()
    completion = serializers.CharField()


class ModelSerializer(Base):
    """A model of the catalogue."""

    id = serializers.CharField()
    name = serializers.CharField()
    vendor = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    context_length = serializers.IntegerField(allow_null=True)
    max_output_tokens = serializers.IntegerField(allow_null=True)
    pricing = PricingSerializer()
    capabilities = serializers.ListField(child=serializers.ChoiceField(CAPABILITIES))
    free = serializers.BooleanField()
    removed = serializers.BooleanField()
    source = serializers.ChoiceField(AIModel.SOURCES)


class SyncSerializer(Base):
    """What a synchronisation found."""

    synced = serializers.IntegerField()
    removed = serializers.IntegerField()
