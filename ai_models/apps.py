"""Placeholder until the room is furnished."""

from django.apps import AppConfig


class AiModelsConfig(AppConfig):
    """ai_models."""

    name = "ai_models"
