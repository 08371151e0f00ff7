"""Folders and files that only their owner may read: keys, and the database with everything in it."""

import os
import secrets
import stat
from pathlib import Path

OTHERS = 0o077
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
IS_POSIX = os.name == "posix"


class PrivateFileError(Exception):
    """What cannot be made, closed to others or read, and the remedy."""


def private_folder(path: Path) -> None:
    """Make the folder, or close it to others where it was there before. Raises PrivateFileError."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        mode = path.stat().st_mode
    except OSError as error:
        raise PrivateFileError(f"The folder {path} cannot be made or used: {error.strerror}.") from error
    if mode & stat.S_ISVTX and mode & stat.S_IWOTH:
        raise PrivateFileError(f"The folder {path} belongs to everybody. Choose one of Wireloom's own.")
    _close(path, mode, PRIVATE_FOLDER)


def private_file(path: Path) -> None:
    """Make an empty file, or close to others the one that was there before. Raises PrivateFileError."""
    try:
        if not path.exists():
            # Never opened where it is there: closing a database once more would give up its locks.
            path.touch(mode=PRIVATE_FILE)
        mode = path.stat().st_mode
    except OSError as error:
        raise PrivateFileError(f"The file {path} cannot be made or used: {error.strerror}.") from error
    _close(path, mode, PRIVATE_FILE)


def make_secret_file(path: Path, text: str) -> None:
    """Write the file whole and only if nobody else has: then theirs is everybody's. Raises PrivateFileError."""
    private_folder(path.parent)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError as error:
        raise PrivateFileError(f"The file {path} cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def read_secret_file(path: Path) -> str:
    """Its text. Raises PrivateFileError for one that others can read: they may have done so."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise PrivateFileError(f"{path} is not a regular file.")
        if IS_POSIX and mode & OTHERS:
            raise PrivateFileError(f"{path} can be read by others: chmod 600 it.")
        return path.read_text().strip()
    except OSError as error:
        raise PrivateFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PrivateFileError(f"{path} holds no text.") from error


def _close(path: Path, mode: int, wanted: int) -> None:
    if not IS_POSIX or not mode & OTHERS:
        return
    try:
        path.chmod(wanted)
    except OSError as error:
        raise PrivateFileError(
            f"{path} can be read by others and cannot be closed to them ({error.strerror}). "
            f"Let its owner chmod {wanted:o} it, or make it Wireloom's own."
        ) from error
