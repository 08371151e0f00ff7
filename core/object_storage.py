"""Files in an S3-compatible store, through django-storages; needs the extra `s3`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from core.errors import UnavailableError

IN_MEMORY = 1024 * 1024
"""Bytes above which an object being read is buffered on disk."""
PATIENCE = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"})


class StorageAwayError(UnavailableError, OSError):
    """The store is unreachable or denies access (503); also an OSError, as from a disk, so that callers need
    not distinguish them."""

    code = "storage_away"


class ObjectStorage(S3Storage):
    """Objects whose names are never reused; errors are OSErrors, as with files.

    Raises StorageAwayError, and FileNotFoundError if an object to be read does not exist.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """The defaults of django-storages, with ours."""
        ours = {"client_config": PATIENCE, "max_memory_size": IN_MEMORY, "file_overwrite": True}
        return {**super().get_default_settings(), **ours, "default_acl": None, "querystring_auth": True}

    def _save(self, name: str, content: Any) -> str:
        with _translated("written"):
            saved: str = super()._save(name, content)
            return saved

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _translated("read"):
            file = super()._open(name, mode)
            # Otherwise the first read would fetch the object, outside the error translation.
            assert file.file
            return file

    def delete(self, name: str) -> None:
        """Delete the object if it exists."""
        with _translated("deleted"):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and objects under `path`; empty if there are none."""
        with _translated("listed"):
            found: tuple[list[str], list[str]] = super().listdir(path)
            return found

    def exists(self, name: str) -> bool:
        """Whether the object exists."""
        with _translated("looked for"):
            return bool(super().exists(name))


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        message = f"A file cannot be {what}: the store answers {' '.join(str(error).split())[:300]}"
        hint = "Try again; if the problem persists, check WIRELOOM_S3_… with `manage.py doctor`."
        raise StorageAwayError(message, hint) from error
