"""The Django app of files."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Uploads, files that nodes create, and values too large for a row."""

    name = "assets"
