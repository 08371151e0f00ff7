"""Placeholder until the room is furnished."""

from django.apps import AppConfig


class ExecutionsConfig(AppConfig):
    """executions."""

    name = "executions"
