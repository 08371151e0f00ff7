"""Files in a store that speaks S3, by django-storages; needs the extra `s3`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from core.errors import UnavailableError

IN_MEMORY = 1024 * 1024
"""Bytes of an object above which what is read of it waits on the disk."""
PATIENCE = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 3, "mode": "standard"})


class StorageAwayError(UnavailableError, OSError):
    """The store cannot be reached, or refuses us (503); OSError as for a disk, whose callers need not tell them
    apart."""

    code = "storage_away"


class ObjectStorage(S3Storage):
    """Objects under names that are never used twice; what goes wrong is an OSError, as with files.

    Raises StorageAwayError, and FileNotFoundError where an object that is read is not there.
    """

    def get_default_settings(self) -> dict[str, Any]:
        """Those of django-storages, with ours."""
        ours = {"client_config": PATIENCE, "max_memory_size": IN_MEMORY, "file_overwrite": True}
        return {**super().get_default_settings(), **ours, "default_acl": None, "querystring_auth": True}

    def _save(self, name: str, content: Any) -> str:
        with _translated("written"):
            saved: str = super()._save(name, content)
            return saved

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _translated("read"):
            file = super()._open(name, mode)
            # It would fetch the object at the first read, where nobody translates.
            assert file.file
            return file

    def delete(self, name: str) -> None:
        """Delete the object, if it is there."""
        with _translated("deleted"):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and objects under `path`; nothing where there is none."""
        with _translated("listed"):
            found: tuple[list[str], list[str]] = super().listdir(path)
            return found

    def exists(self, name: str) -> bool:
        """Whether the object is there."""
        with _translated("looked for"):
            return bool(super().exists(name))


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        message = f"A file cannot be {what}: the store answers {' '.join(str(error).split())[:300]}"
        hint = "Try again; if it stays so, look at WIRELOOM_S3_… with `manage.py doctor`."
        raise StorageAwayError(message, hint) from error
