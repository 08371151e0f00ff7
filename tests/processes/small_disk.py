"""A file system of its own that is soon full: only root may mount one, and not in every container."""

import ctypes
import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.running import Running, external

MEGABYTE = 1024 * 1024
PIECES = (256 * 1024, 4096, 1)


class SmallDisk:
    """A mounted folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room, to the last byte."""
        with self._filler.open("ab", buffering=0) as file:
            for size in PIECES:
                with suppress(OSError):
                    while file.write(b"\0" * size):
                        pass

    def make_room(self) -> None:
        """Take away what filled it."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def small_disk(megabytes: int = 24) -> Iterator[SmallDisk]:
    """Mount it, and take it away at the end.

    Not below pytest's own folder, which every session that begins closes to others: to PostgreSQL too.
    """
    folder = Path(tempfile.mkdtemp(prefix="wireloom-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def may_mount() -> bool:
    """Whether we are root, with what the kernel calls CAP_SYS_ADMIN."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    # Changes nothing: it fails for want of a device where it may be done at all.
    libc.mount(b"none", b"/nowhere", b"tmpfs", 0, None)
    return ctypes.get_errno() != 1  # EPERM


def move_database(running: Running, disk: SmallDisk) -> None:
    """Let the PostgreSQL server of this machine keep the installation's database, but not its log, on the disk."""
    place = disk.folder / "postgresql"
    place.mkdir()
    owner = pwd.getpwnam("postgres")
    os.chown(place, owner.pw_uid, owner.pw_gid)
    disk.folder.chmod(0o711)
    name = running.database.name
    with psycopg.connect(external("DATABASE_URL"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'")  # type: ignore[arg-type]
        connection.execute(f"ALTER DATABASE {name} SET TABLESPACE {name}")  # type: ignore[arg-type]


def drop_tablespace(running: Running) -> None:
    """After the database was dropped."""
    with psycopg.connect(external("DATABASE_URL"), autocommit=True) as connection:
        connection.execute(f"DROP TABLESPACE IF EXISTS {running.database.name}")  # type: ignore[arg-type]
