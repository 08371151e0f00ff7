"""Placeholder until the room is furnished."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """workflows."""

    name = "workflows"
