"""Folders and files that only their owner may read: keys, and the database with everything in it."""

import os
import secrets
import stat
from pathlib import Path

OTHERS = 0o077
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
IS_POSIX = os.name == "posix"


class PrivateFileError(Exception):
    """A file or folder cannot be created, made private or read; the message includes the remedy."""


def private_folder(path: Path) -> None:
    """Create the folder, or make an existing one private. Raises PrivateFileError."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        mode = path.stat().st_mode
    except OSError as error:
        raise PrivateFileError(f"The folder {path} cannot be created or used: {error.strerror}.") from error
    if mode & stat.S_ISVTX and mode & stat.S_IWOTH:
        raise PrivateFileError(
            f"Everybody can write to the folder {path}. Choose one that belongs to Wireloom alone."
        )
    _close(path, mode, PRIVATE_FOLDER)


def private_file(path: Path) -> None:
    """Create an empty file, or make an existing one private. Raises PrivateFileError."""
    try:
        if not path.exists():
            # Never opened if it exists: closing another handle to a database would release its locks.
            path.touch(mode=PRIVATE_FILE)
        mode = path.stat().st_mode
    except OSError as error:
        raise PrivateFileError(f"The file {path} cannot be created or used: {error.strerror}.") from error
    _close(path, mode, PRIVATE_FILE)


def make_secret_file(path: Path, text: str) -> None:
    """Write the file atomically unless another process has: then all use that one. Raises PrivateFileError."""
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
    """The file's text. Raises PrivateFileError if others can read it: they may have done so."""
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise PrivateFileError(f"{path} is not a regular file.")
        if IS_POSIX and mode & OTHERS:
            raise PrivateFileError(f"Others can read {path}: run chmod 600 on it.")
        return path.read_text().strip()
    except OSError as error:
        raise PrivateFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PrivateFileError(f"{path} is not a text file.") from error


def _close(path: Path, mode: int, wanted: int) -> None:
    if not IS_POSIX or not mode & OTHERS:
        return
    try:
        path.chmod(wanted)
    except OSError as error:
        raise PrivateFileError(
            f"Others can read {path}, and its permissions cannot be changed ({error.strerror}). "
            f"Its owner must run chmod {wanted:o} on it, or give it to Wireloom's user."
        ) from error
