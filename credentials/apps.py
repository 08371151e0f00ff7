"""What may be used and never shown."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Credentials, the vault and its checks."""

    name = "credentials"

    def ready(self) -> None:
        """Register the start-up checks, and that credentials are sealed."""
        from core.secrets.keys import sealed_rows
        from credentials import checks  # noqa: F401
        from credentials.models import Credential

        sealed_rows["credentials"] = Credential.objects.exists
