"""The Django app of organisations, people and tokens."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, roles, tokens."""

    name = "accounts"

    def ready(self) -> None:
        """Register the authentication schemes with the OpenAPI document, and the sealed rows with the key ring."""
        from accounts import openapi  # noqa: F401
        from accounts.models import Authenticator
        from core.secrets.keys import sealed_rows

        sealed_rows["second factors"] = Authenticator.objects.exists
