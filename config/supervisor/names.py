"""Names of workers: unique for each start, and telling under which supervisor of which machine."""

import os
import socket


def worker_name(child: str, generation: int, supervisor: int) -> str:
    """The name of a child's start number `generation`; `supervisor` is its parent's pid."""
    return f"{child.replace(' ', '-')}.{generation}@{socket.gethostname()}.{supervisor}"


def is_orphan(name: str, supervisor: int) -> bool:
    """Whether it was under a supervisor of this machine that is gone; one that had the pid that is ours now is."""
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
