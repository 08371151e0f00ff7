"""The resource usage of a group of processes."""

import contextlib
import os
import threading
from types import TracebackType

import psutil

from tests.process_group import members, title_of

SAMPLE_S = 0.2


def pss(group: int) -> float:
    """Megabytes of memory of a group: its own pages, and its share of those shared with other processes."""
    used = 0
    for pid in members(group):
        with contextlib.suppress(psutil.Error):
            used += psutil.Process(pid).memory_full_info().pss
    return used / 1e6


def cpu_seconds(group: int) -> dict[str, float]:
    """Seconds of CPU time by process title, in user and kernel mode, since each process started."""
    used: dict[str, float] = {}
    for pid, title in members(group).items():
        with contextlib.suppress(psutil.Error):
            used[title] = used.get(title, 0) + _seconds(psutil.Process(pid))
    return used


def thread_cpu_seconds(pid: int) -> dict[int, float]:
    """Seconds of CPU time of each thread by id, since it started."""
    return {thread.id: thread.user_time + thread.system_time for thread in psutil.Process(pid).threads()}


def postgresql_cpu_seconds() -> float:
    """Seconds of CPU time of the machine's PostgreSQL servers; 0 if none runs."""
    used = 0.0
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if title_of(process).startswith("postgres"):
                used += _seconds(process)
    return used


def load_average() -> float:
    """The machine's load average over the last minute."""
    return os.getloadavg()[0]


class PeakMemory:
    """While the block runs, `megabytes` becomes the peak memory of the group."""

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


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
