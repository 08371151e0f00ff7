"""A file on its way into the storage: in memory while it is small, else in a nameless file that no crash leaves."""

import hashlib
import tempfile
from typing import IO, Any

from django.conf import settings

from assets.content_types import LOOKED_AT
from core.errors import TooLargeError

IN_MEMORY = 256 * 1024
"""Bytes above which it is on the disk."""


class Spool:
    """Takes the chunks of one file, counts and digests them, and holds no more than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.head = b""
        """Its first LOOKED_AT bytes, which tell what it is."""
        self._digest = hashlib.sha256()
        folder = str(settings.FILE_UPLOAD_TEMP_DIR)
        self.file: IO[Any] = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=folder)  # noqa: SIM115

    @classmethod
    def of(cls, content: bytes, most: int) -> "Spool":
        """A file that is there already. Raises TooLargeError."""
        spool = cls(most)
        spool.add(content)
        return spool

    def add(self, chunk: bytes) -> None:
        """Take the next chunk. Raises TooLargeError `file_too_large` above `most`, and OSError of the disk."""
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
        """The digest of what has come so far, in hexadecimal."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """Throw away what is here; the storage has a copy, or nobody wants one."""
        self.file.close()


def file_too_large(most: int) -> TooLargeError:
    """What is said of a file of more than `most` bytes."""
    message = f"The file is larger than {most:,} bytes."
    hint = "Send a smaller one, or ask the operator to raise WIRELOOM_MAX_UPLOAD_BYTES."
    return TooLargeError(message, hint, {"max_bytes": most}, "file_too_large")
