"""Who is in a data folder: instances together, or a restore alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.supervisor.ground import GroundError
from core.secrets.private_files import private_folder

try:
    import fcntl
except ImportError:  # not on Windows, where nobody is noticed
    fcntl = None  # type: ignore[assignment]

UNFINISHED = "restore-unfinished"
"""A file of the data folder, there while a restore goes on: without its end, what is there is not the whole."""


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Be in the folder, with all that is forked meanwhile. Raises GroundError while it is being restored into."""
    with _open(data) as file:
        if not _locked(file, alone=False):
            raise GroundError(f"A backup is being restored into {data}. Start when that has ended.")
        if (data / UNFINISHED).exists():
            raise GroundError(
                f"A restore into {data} did not end, so that what is there is not the whole. "
                "Empty the folder and the database, and restore again."
            )
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Be the only one in the folder. Raises GroundError where an instance runs on it."""
    with _open(data) as file:
        if not _locked(file, alone=True):
            raise GroundError(
                f"Wireloom runs on {data}. Stop it first, or name another folder with WIRELOOM_DATA."
            )
        yield


def _open(data: Path) -> IO[bytes]:
    private_folder(data / "run")
    return (data / "run" / "occupied").open("ab")


def _locked(file: IO[bytes], alone: bool) -> bool:
    if fcntl is None:
        return True
    try:
        # Belongs to the open file: children share it, and it ends with the last of them.
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
