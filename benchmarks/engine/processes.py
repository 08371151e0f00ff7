"""What a group of processes uses, read from Linux' /proc."""

import contextlib
import os
import threading
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
SAMPLE_S = 0.2


def members(group: int) -> dict[int, str]:
    """The title by process id of every process in a process group."""
    found = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if _fields(entry)[2] == str(group):
                    found[int(entry.name)] = _title(int(entry.name))
    return found


def pss(group: int) -> float:
    """Megabytes of memory of a group: its own pages, and its share of those it has in common with others."""
    return sum(_pss_kib(pid) for pid in members(group)) * 1024 / 1e6


def cpu_seconds(group: int) -> dict[str, float]:
    """Seconds of processor time by title, in user and kernel mode, since each process began."""
    used: dict[str, float] = {}
    for pid, title in members(group).items():
        with contextlib.suppress(OSError):
            used[title] = used.get(title, 0) + _ticks(PROC / str(pid)) / TICKS_A_SECOND
    return used


def thread_cpu_seconds(pid: int) -> dict[int, float]:
    """Seconds of processor time of each thread by its id, since it began."""
    used = {}
    for entry in (PROC / str(pid) / "task").iterdir():
        with contextlib.suppress(OSError):
            used[int(entry.name)] = _ticks(entry) / TICKS_A_SECOND
    return used


def postgresql_cpu_seconds() -> float:
    """Seconds of processor time of the machine's PostgreSQL servers; 0 where none runs."""
    used = 0.0
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if _title(int(entry.name)).startswith("postgres"):
                    used += _ticks(entry) / TICKS_A_SECOND
    return used


def load_average() -> float:
    """Of the machine, over the last minute."""
    return os.getloadavg()[0]


class PeakMemory:
    """While the block runs, `megabytes` becomes the most that the group has used at once."""

    def __init__(self, group: int) -> None:
        self.megabytes = 0.0
        self._group = group
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.megabytes = max(self.megabytes, pss(self._group))
            if self._end.wait(SAMPLE_S):
                return


def _fields(task: Path) -> list[str]:
    """From the state on: the name before it is in brackets, and may hold blanks (proc_pid_stat(5))."""
    return (task / "stat").read_text().rpartition(")")[2].split()


def _ticks(task: Path) -> int:
    """In user and in kernel mode."""
    fields = _fields(task)
    return int(fields[11]) + int(fields[12])


def _title(pid: int) -> str:
    return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()


def _pss_kib(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
