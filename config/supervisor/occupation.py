"""Locks the data folder: shared by instances, or exclusively for a restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.supervisor.ground import GroundError
from core.secrets.private_files import private_folder

try:
    import fcntl
except ImportError:  # not on Windows, which has no such locks
    fcntl = None  # type: ignore[assignment]

UNFINISHED = "restore-unfinished"
"""A file in the data folder while a restore is in progress: if it remains, the data is incomplete."""


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Hold the folder's shared lock, including in forked processes. Raises GroundError during a restore."""
    with _open(data) as file:
        if not _locked(file, alone=False):
            raise GroundError(f"A backup is being restored into {data}. Start when that has finished.")
        if (data / UNFINISHED).exists():
            raise GroundError(
                f"A restore into {data} did not finish, so its data is incomplete. "
                "Empty the folder and the database, and restore again."
            )
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the folder's exclusive lock. Raises GroundError if an instance is running on it."""
    with _open(data) as file:
        if not _locked(file, alone=True):
            raise GroundError(
                f"Wireloom is running on {data}. Stop it first, or choose another folder with WIRELOOM_DATA."
            )
        yield


def _open(data: Path) -> IO[bytes]:
    private_folder(data / "run")
    return (data / "run" / "occupied").open("ab")


def _locked(file: IO[bytes], alone: bool) -> bool:
    if fcntl is None:
        return True
    try:
        # The lock belongs to the open file: children share it, and it ends with the last of them.
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
