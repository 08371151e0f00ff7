"""Who may do what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, roles, tokens."""

    name = "accounts"

    def ready(self) -> None:
        """Let the OpenAPI document know how callers sign in."""
        from accounts import openapi  # noqa: F401
