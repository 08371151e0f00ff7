"""The archive: a zip file that appears only once it is complete, and that is fully verified when read."""

import hashlib
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from config.backup import manifest
from config.backup.manifest import Manifest, ManifestError, Part
from core.secrets.private_files import PRIVATE_FILE

CHUNK = 1024 * 1024
_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError)


class ArchiveError(Exception):
    """The archive is damaged, not an archive, or contradicts its manifest."""


class ArchiveWriter:
    """Writes under a temporary name; `finish` renames the archive. Without it nothing remains.

    Raises OSError, for example if the disk is full.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
        descriptor = os.open(self._partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def __enter__(self) -> Self:
        return self

    def add(self, name: str, chunks: Iterable[bytes]) -> Part:
        """Write a part; returns its entry for the manifest."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return Part(size, digest.hexdigest())

    def finish(self, told: Manifest) -> None:
        """Write the manifest, flush everything to disk, and rename the archive."""
        self._zip.writestr(manifest.NAME, told.to_json())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._partial.replace(self._target)
        _sync_folder(self._target.parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file.closed:
            return
        # Closing writes the zip directory, which fails again on a full disk; the file is discarded anyway.
        with suppress(OSError, ValueError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()
        self._partial.unlink(missing_ok=True)


class ArchiveReader:
    """Reads the parts named in the manifest, and checks their size and hash. Raises ArchiveError."""

    def __init__(self, path: Path) -> None:
        with _archive_errors():
            self._zip = zipfile.ZipFile(path)
            self._entries = {entry.filename: entry for entry in self._zip.infolist()}
            self.manifest = self._manifest()
            if len(self._entries) != len(self._zip.infolist()):
                raise ArchiveError("it contains two parts of the same name")
            if set(self._entries) != {*self.manifest.parts, manifest.NAME}:
                raise ArchiveError("its parts differ from those in its manifest")

    def check(self) -> None:
        """Read and verify every part."""
        for name in self.manifest.parts:
            for _ in self.chunks(name):
                pass

    def read(self, name: str) -> bytes:
        """Read a whole part."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Read a part in pieces; it is verified only once the last piece has been yielded."""
        told, digest, left = self.manifest.parts[name], hashlib.sha256(), self.manifest.parts[name].size
        with _archive_errors(), self._open(name) as part:
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                yield chunk
        if left or digest.hexdigest() != told.sha256:
            raise ArchiveError(f"its part {name} differs from its manifest")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _manifest(self) -> Manifest:
        if manifest.NAME not in self._entries:
            raise ArchiveError("it has no manifest")
        if self._entries[manifest.NAME].file_size > manifest.MOST_BYTES:
            raise ArchiveError("its manifest is too large")
        with self._open(manifest.NAME) as part:
            return Manifest.parse(part.read(manifest.MOST_BYTES))

    def _open(self, name: str) -> IO[bytes]:
        entry = self._entries[name]
        if entry.compress_type not in _COMPRESSION or entry.is_dir():
            raise ArchiveError(f"its part {name} is not a plain file")
        return self._zip.open(entry)


@contextmanager
def _archive_errors() -> Iterator[None]:
    try:
        yield
    except ManifestError as error:
        raise ArchiveError(str(error)) from error
    except _BROKEN as error:
        raise ArchiveError(f"it is damaged, or not an archive of Wireloom ({error})") from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
