"""The operator's init system: forks Wireloom's processes and starts again whatever ends.

`manage.py up` has one web process and one scheduler; this has as many as it is told, made of the same
functions. It says on its standard output, one JSON object a line, what it started and what ended.
"""

import argparse
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

STOP_S = 12.0


@dataclass
class Process:
    """A process that is to be there. `run` gets the name under which it may hold leases."""

    name: str
    run: Callable[[str], int]
    output: int
    generation: int = 0
    pid: int | None = None
    restart_at: float = 0.0

    @property
    def identity(self) -> str:
        """Unique for each start, as the supervisor of `up` has it."""
        return f"{self.name.replace(' ', '-')}.{self.generation}@{socket.gethostname()}.{os.getpid()}"


class Restarter:
    """Keeps the processes there until SIGTERM."""

    def __init__(self, processes: list[Process], seed: int, after: float, released: float) -> None:
        """Starts again `after` seconds; of the dead workers the share `released` loses its leases at once."""
        self.processes = processes
        self.rng = Random(seed)
        self.after = after
        self.released = released
        self.stopping = False
        self._news, wakeup = os.pipe()
        os.set_blocking(wakeup, False)
        signal.set_wakeup_fd(wakeup)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._stop)

    def run(self) -> None:
        """Start, restart, and at the end take everything down."""
        while not self.stopping:
            for process in self.processes:
                if process.pid is None and process.restart_at <= time.monotonic():
                    self._start(process)
            self._wait(0.1)
        self._end()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _start(self, process: Process) -> None:
        from config.supervisor import children

        process.generation += 1
        identity = process.identity
        process.pid = children.fork(
            f"wireloom: {process.name}", lambda: process.run(identity), process.output
        )
        say("started", process)

    def _wait(self, seconds: float) -> None:
        if select.select([self._news], [], [], seconds)[0]:
            os.read(self._news, 4096)
        while pid := _ended_child():
            for process in self.processes:
                if process.pid == pid:
                    self._ended(process)

    def _ended(self, process: Process) -> None:
        say("ended", process)
        process.pid, process.restart_at = None, time.monotonic() + self.after
        # Some leases are ended at once, as `up` does it; the others must run out.
        if process.name.startswith("worker") and not self.stopping and self.rng.random() < self.released:
            self._release(process)

    def _release(self, process: Process) -> None:
        from config.supervisor import children

        identity = process.identity
        children.fork("wireloom: release", lambda: children.hand_back(identity), process.output)

    def _end(self) -> None:
        for number in (signal.SIGCONT, signal.SIGTERM):
            self._signal(number)
        deadline = time.monotonic() + STOP_S
        while any(process.pid for process in self.processes) and time.monotonic() < deadline:
            self._wait(0.1)
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, number)


def _ended_child() -> int:
    try:
        return os.waitpid(-1, os.WNOHANG)[0]
    except ChildProcessError:
        return 0


def say(event: str, process: Process) -> None:
    """Tell the harness."""
    fact = {"event": event, "name": process.name, "pid": process.pid, "generation": process.generation}
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def _log(folder: Path, name: str) -> int:
    return os.open(folder / f"{name.replace(' ', '-')}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def wanted(arguments: argparse.Namespace) -> list[Process]:
    """The processes of an installation, each with a log file of its own."""
    from config.supervisor import children

    runs: dict[str, Callable[[str], int]] = {}
    for number, port in enumerate(arguments.web, 1):
        runs[f"web {number}"] = lambda _, port=port: children.web(arguments.host, port)  # type: ignore[misc]
    for number in range(1, arguments.workers + 1):
        title = f"wireloom: worker {number}"
        runs[f"worker {number}"] = lambda name, title=title: children.worker(name, title)  # type: ignore[misc]
    for number in range(1, arguments.schedulers + 1):
        runs[f"scheduler {number}"] = children.scheduler
    return [Process(name, run, _log(arguments.logs, name)) for name, run in runs.items()]


def main() -> None:
    """Import everything once, then fork."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--web", type=int, nargs="*", default=[])
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--schedulers", type=int, default=0)
    parser.add_argument("--logs", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--restart-after", type=float, default=0.5, help="seconds")
    parser.add_argument("--released", type=float, default=0.5, help="share of dead workers")
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

    import django

    django.setup()
    from config.supervisor.shared import share

    share()
    gc.freeze()
    Restarter(wanted(arguments), arguments.seed, arguments.restart_after, arguments.released).run()


if __name__ == "__main__":
    main()
