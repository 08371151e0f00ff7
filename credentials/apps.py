"""Placeholder until the room is furnished."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """credentials."""

    name = "credentials"
