"""Who can think, what they can do and what it costs."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AIModelsConfig(AppConfig):
    """Models, providers and their catalogue."""

    name = "ai_models"

    def ready(self) -> None:
        """Add the providers' credentials, and fill an empty catalogue after each migration."""
        from ai_models.registration import register_credentials

        register_credentials()
        post_migrate.connect(_fill_catalogue, sender=self)


def _fill_catalogue(using: str, plan: Any = (), **_: Any) -> None:
    from ai_models.services import models_ensure

    backwards = any(reversed_ for _migration, reversed_ in plan)
    if using == "default" and not backwards:
        models_ensure()
