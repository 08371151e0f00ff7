"""What must be true of the machine before anything is started: said in a sentence, not by what breaks later."""

import os
import socket
import tempfile
from pathlib import Path
from typing import Any


class GroundError(Exception):
    """Something that only whoever runs Wireloom can mend; the text says how."""


def check_port(host: str, port: int) -> None:
    """Raises GroundError where nothing can listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except socket.gaierror as error:
        raise GroundError(
            f"{host!r} is no address of this machine ({error.strerror}). Choose another with --host."
        ) from error
    except OSError as error:
        raise GroundError(
            f"Port {port} cannot be used ({error.strerror}). Is Wireloom running already? "
            f"Choose another with PORT=8001 make run, or --port 8001."
        ) from error


def check_folders(data: Path, database: dict[str, Any]) -> None:
    """Raises GroundError where the data folder, or the SQLite database, cannot be written."""
    _check_folder(data, "WIRELOOM_DATA")
    if "sqlite3" not in database["ENGINE"]:
        return
    file = Path(database["NAME"])
    _check_folder(file.parent, "DATABASE_URL")
    if file.exists() and not os.access(file, os.W_OK):
        raise GroundError(
            f"The database {file} cannot be written. Give it to this user, or start as its owner."
        )


def _check_folder(folder: Path, setting: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"Wireloom")
            probe.flush()
    except OSError as error:
        raise GroundError(
            f"The folder {folder} cannot be written ({error.strerror}). Give it to this user, mount it writable, "
            f"make room in it, or name another with {setting}."
        ) from error
