"""What may be used and never shown."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Credentials, the vault and its checks."""

    name = "credentials"

    def ready(self) -> None:
        """Register the start-up checks."""
        from credentials import checks  # noqa: F401
