"""The processes in a process group."""

import os
from contextlib import suppress

import psutil


def members(group: int) -> dict[int, str]:
    """The title by process id of every process in a process group."""
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(process.pid) == group:
                found[process.pid] = title_of(process)
    return found


def title_of(process: psutil.Process) -> str:
    """The process as `ps` shows it. Raises psutil.Error if it has ended."""
    return " ".join(process.cmdline()).strip()
