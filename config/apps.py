"""The wiring, as a Django app so that Django finds its management commands."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Provides the commands `up`, `bootstrap`, `doctor` and others."""

    name = "config"
