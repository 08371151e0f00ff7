"""Who may do what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people, roles, tokens."""

    name = "accounts"
