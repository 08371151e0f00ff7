"""Checks the machine before anything starts, so that a problem is reported in one sentence and not by a later
failure."""

import os
import socket
import tempfile
from pathlib import Path
from typing import Any


class GroundError(Exception):
    """A problem that only the operator can fix; the text says how."""


def check_port(host: str, port: int) -> None:
    """Raises GroundError if the port cannot be listened on."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except socket.gaierror as error:
        raise GroundError(
            f"{host!r} is not an address of this machine ({error.strerror}). Choose another with --host."
        ) from error
    except OSError as error:
        raise GroundError(
            f"Port {port} cannot be used ({error.strerror}). Is Wireloom already running? "
            f"Choose another with PORT=8001 make run, or --port 8001."
        ) from error


def check_folders(data: Path, database: dict[str, Any]) -> None:
    """Raises GroundError if the data folder or the SQLite database is not writable."""
    _check_folder(data, "WIRELOOM_DATA")
    if "sqlite3" not in database["ENGINE"]:
        return
    file = Path(database["NAME"])
    _check_folder(file.parent, "DATABASE_URL")
    if file.exists() and not os.access(file, os.W_OK):
        raise GroundError(
            f"The database {file} is not writable. Give it to this user, or start as its owner."
        )


def _check_folder(folder: Path, setting: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"Wireloom")
            probe.flush()
    except OSError as error:
        raise GroundError(
            f"The folder {folder} is not writable ({error.strerror}). Give it to this user, mount it writable, "
            f"free space in it, or choose another with {setting}."
        ) from error
