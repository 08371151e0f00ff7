"""Who may do what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, roles, tokens."""

    name = "accounts"

    def ready(self) -> None:
        """Let the OpenAPI document know how callers sign in, and the keys what is sealed."""
        from accounts import openapi  # noqa: F401
        from accounts.models import Authenticator
        from core.secrets.keys import sealed_rows

        sealed_rows["second factors"] = Authenticator.objects.exists
