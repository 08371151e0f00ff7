"""Writes files to disk before the rows that name them are committed."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    """Django's local storage, with an fsync of the file and its folder after each write."""

    def _save(self, name: str, content: Any) -> str:
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
            _sync(Path(self.path(saved)))
        except OSError:
            # A partial file would take space on a disk that may be full.
            Path(self.path(name)).unlink(missing_ok=True)
            raise
        return saved


def _sync(path: Path) -> None:
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
