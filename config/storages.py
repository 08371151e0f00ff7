"""The file storage, by the environment: the data folder, or an S3-compatible store."""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

LOCAL: dict[str, Any] = {"BACKEND": "core.storage.DurableFileSystemStorage"}
S3 = "core.object_storage.ObjectStorage"


def default_storage() -> dict[str, Any]:
    """Django's settings of the default storage. Raises ImproperlyConfigured."""
    kind = env.one_of("WIRELOOM_STORAGE", ("local", "s3"))
    return {"BACKEND": S3, "OPTIONS": _s3_options()} if kind == "s3" else LOCAL


def _s3_options() -> dict[str, Any]:
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("WIRELOOM_STORAGE is s3, which requires pip install 'wireloom[s3]'")
    bucket = env.text("WIRELOOM_S3_BUCKET")
    env.needs("WIRELOOM_STORAGE", True, "WIRELOOM_S3_BUCKET", bucket)
    key, secret = env.text("WIRELOOM_S3_ACCESS_KEY"), env.text("WIRELOOM_S3_SECRET_KEY")
    env.needs("WIRELOOM_S3_ACCESS_KEY", key, "WIRELOOM_S3_SECRET_KEY", secret)
    return {
        "bucket_name": bucket,
        "endpoint_url": env.text("WIRELOOM_S3_ENDPOINT") or None,
        "region_name": env.text("WIRELOOM_S3_REGION") or None,
        "location": env.text("WIRELOOM_S3_PREFIX"),
        # Without keys, boto3 searches its own variables, files and the machine's role.
        "access_key": key or None,
        "secret_key": secret or None,
    }
