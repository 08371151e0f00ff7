"""The Django app of credentials."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Credentials, the vault and its checks."""

    name = "credentials"

    def ready(self) -> None:
        """Register the start-up checks, and that credentials are among the sealed rows."""
        from core.secrets.keys import sealed_rows
        from credentials import checks  # noqa: F401
        from credentials.models import Credential

        sealed_rows["credentials"] = Credential.objects.exists
