"""Files."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """Uploads, files that nodes make, and values too large for a row."""

    name = "assets"
