"""Holds a file on its way to the storage: in memory while it is small, otherwise in a nameless file that a
crash cannot leave behind."""

import hashlib
import tempfile
from typing import IO, Any

from django.conf import settings

from assets.content_types import LOOKED_AT
from core.errors import TooLargeError

IN_MEMORY = 256 * 1024
"""Bytes above which the file is spooled to disk."""


class Spool:
    """Collects the chunks of a file, counts and hashes them, and accepts at most `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.head = b""
        """The first LOOKED_AT bytes, which determine its type."""
        self._digest = hashlib.sha256()
        folder = str(settings.FILE_UPLOAD_TEMP_DIR)
        self.file: IO[Any] = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=folder)  # noqa: SIM115

    @classmethod
    def of(cls, content: bytes, most: int) -> "Spool":
        """A spool for content that is complete. Raises TooLargeError."""
        spool = cls(most)
        spool.add(content)
        return spool

    def add(self, chunk: bytes) -> None:
        """Append a chunk. Raises TooLargeError `file_too_large` above `most`, and OSError from the disk."""
        self.size += len(chunk)
        if self.size > self.most:
            self.close()
            raise file_too_large(self.most)
        if len(self.head) < LOOKED_AT:
            self.head += chunk[: LOOKED_AT - len(self.head)]
        self._digest.update(chunk)
        self.file.write(chunk)

    @property
    def sha256(self) -> str:
        """The digest of the content so far, in hexadecimal."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """Discard the content: it is stored, or nobody needs it."""
        self.file.close()


def file_too_large(most: int) -> TooLargeError:
    """The error for a file of more than `most` bytes."""
    message = f"The file is larger than {most:,} bytes."
    hint = "Send a smaller one, or ask the operator to raise WIRELOOM_MAX_UPLOAD_BYTES."
    return TooLargeError(message, hint, {"max_bytes": most}, "file_too_large")
