"""Worker names: unique per start, and including the supervisor and machine."""

import os
import socket


def worker_name(child: str, generation: int, supervisor: int) -> str:
    """The name for start number `generation` of a child; `supervisor` is its parent's pid."""
    return f"{child.replace(' ', '-')}.{generation}@{socket.gethostname()}.{supervisor}"


def is_orphan(name: str, supervisor: int) -> bool:
    """Whether the worker's supervisor on this machine is gone, even if this supervisor now has its pid."""
    place, _, pid = name.rpartition(".")
    if not place.endswith(f"@{socket.gethostname()}") or not pid.isdigit():
        return False
    return int(pid) == supervisor or not _runs(int(pid))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
