"""The parent: starts the children, prefixes their output with their names, and restarts those that crash."""

import gc
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.supervisor import children
from config.supervisor.announce import announce
from config.supervisor.names import worker_name
from config.supervisor.output import SUPERVISOR, named
from config.supervisor.pulse import STUCK_S, Pulse, is_suspended
from config.supervisor.shared import share_celery
from config.supervisor.valkey import Valkey, use_broker
from executions.worker.stage import Slot

STOP_S = 9.5
"""Everything ends within 10 s; processes still running by then are killed."""
LONGEST_BACKOFF_S = 30.0
STEADY_S = 60.0
"""A child that ran this long restarts with the shortest back-off."""


@dataclass
class Child:
    """A supervised process."""

    name: str
    start: Callable[["Child", int], int]
    pid: int | None = None
    generation: int = 0
    started: float = 0
    failures: int = 0
    restart_at: float | None = None
    after_death: Callable[["Child"], None] | None = None
    slot: Slot = field(default_factory=Slot)
    """Where the child reports its current step, if it does."""
    pulse: Pulse = field(default_factory=Pulse)


@dataclass
class Supervisor:
    """One per `manage.py up`. Single-threaded and without a database connection, so that it can fork."""

    data: Path
    host: str
    port: int
    workers: int
    embedded_broker: bool
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    _valkey: Valkey | None = None
    _selector: selectors.DefaultSelector = field(default_factory=selectors.DefaultSelector)
    _pipes: dict[str, int] = field(default_factory=dict)
    _partial: dict[int, bytes] = field(default_factory=dict)

    def run(self) -> int:
        """Run until SIGTERM or Ctrl-C. Returns the exit code."""
        self._listen_to_signals()
        if self.embedded_broker:
            self._valkey = Valkey(self.data, self._pipe("valkey"))
            use_broker(self._valkey.url)
            self._valkey.start()
        if self._wait_for(children.fork("wireloom: migrate", children.migrate, self._pipe("migrate"))):
            self._say("the database could not be migrated; see the lines above")
            return self._stop(1)
        share_celery()
        gc.freeze()
        self.children = self._plan()
        for child in self.children:
            self._start(child)
        children.fork("wireloom: announce", lambda: announce(self.host, self.port), self._pipe(""))
        while not self.stopping:
            self._tick()
        return self._stop(0)

    def _plan(self) -> list[Child]:
        found = [Child("web", self._start_web)]
        for number in range(1, self.workers + 1):
            found.append(Child(f"worker {number}", self._start_worker, after_death=self._release))
        found.append(Child("scheduler", self._start_scheduler))
        return found

    def _start_web(self, child: Child, output: int) -> int:
        return children.fork("wireloom: web", lambda: children.web(self.host, self.port, child.slot), output)

    def _start_worker(self, child: Child, output: int) -> int:
        name, title = self._identity(child), f"wireloom: {child.name}"
        return children.fork(title, lambda: children.worker(name, title, child.slot), output)

    def _start_scheduler(self, child: Child, output: int) -> int:
        name = self._identity(child)
        return children.fork("wireloom: scheduler", lambda: children.scheduler(name), output)

    def _identity(self, child: Child) -> str:
        return worker_name(child.name, child.generation, os.getpid())

    def _release(self, child: Child) -> None:
        name, on_stage = self._identity(child), child.slot.read()
        children.fork("wireloom: release", lambda: children.hand_back(name, on_stage), self._pipe("release"))

    def _start(self, child: Child) -> None:
        child.generation += 1
        child.started, child.restart_at = time.monotonic(), None
        child.slot, child.pulse = Slot(), Pulse()
        child.pid = child.start(child, self._pipe(child.name))

    # --- watching ---

    def _tick(self) -> None:
        for key, _ in self._selector.select(self._patience()):
            key.data()
        self._reap()
        now = time.monotonic()
        for child in self.children:
            self._watch(child, now)
            if child.restart_at is not None and child.restart_at <= now and not self.stopping:
                self._start(child)

    def _watch(self, child: Child, now: float) -> None:
        """A loop that does not advance blocks everybody's work: its process is replaced."""
        if child.pid is None or not child.pulse.has_stopped(child.slot.ticked_at, now):
            return
        if is_suspended(child.pid):
            return
        if child.pulse.told:
            os.kill(child.pid, signal.SIGKILL)
            return
        child.pulse.told = True
        on_stage = child.slot.read()
        whose = (
            f" in a step of the execution {on_stage.execution}, node {on_stage.node!r}" if on_stage else ""
        )
        self._say(f"{child.name} has been stuck for {STUCK_S:g} s{whose} and is being replaced. Its stack:")
        os.kill(child.pid, signal.SIGUSR1)

    def _patience(self) -> float:
        waits = [child.restart_at - time.monotonic() for child in self.children if child.restart_at]
        return max(0.0, min([1.0, *waits]))

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._ended(pid, os.waitstatus_to_exitcode(status))

    def _ended(self, pid: int, code: int) -> None:
        if self._valkey is not None and self._valkey.is_process(pid):
            self._valkey.ended(code)
            if not self.stopping:
                self._say(f"valkey ended ({_exit_text(code)}); restarting it")
                self._valkey.start()
            return
        for child in self.children:
            if child.pid == pid:
                child.pid = None
                if not self.stopping:
                    self._plan_restart(child, code)

    def _plan_restart(self, child: Child, code: int) -> None:
        steady = time.monotonic() - child.started > STEADY_S
        child.failures = 1 if steady else child.failures + 1
        wait = min(LONGEST_BACKOFF_S, 0.5 * 2 ** (child.failures - 1))
        child.restart_at = time.monotonic() + wait
        self._say(f"{child.name} ended ({_exit_text(code)}); restarting it in {wait:g} s")
        if child.after_death:
            child.after_death(child)

    # --- output ---

    def _pipe(self, name: str) -> int:
        if name not in self._pipes:
            reading, writing = os.pipe()
            os.set_inheritable(writing, True)
            self._pipes[name] = writing
            self._partial[reading] = b""
            self._selector.register(reading, selectors.EVENT_READ, lambda: self._forward(reading, name))
        return self._pipes[name]

    def _forward(self, reading: int, name: str) -> None:
        *lines, rest = (self._partial[reading] + os.read(reading, 65536)).split(b"\n")
        self._partial[reading] = rest
        for line in lines:
            text = line.decode("utf-8", "replace")
            sys.stdout.write(f"{named(name, text)}\n")
        sys.stdout.flush()

    def _say(self, text: str) -> None:
        sys.stdout.write(f"{named(SUPERVISOR, text)}\n")
        sys.stdout.flush()

    # --- the end ---

    def _listen_to_signals(self) -> None:
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(writing)
        self._selector.register(reading, selectors.EVENT_READ, lambda: os.read(reading, 4096))
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)

    def _on_stop(self, *_: object) -> None:
        self.stopping = True

    def _wait_for(self, pid: int) -> int:
        while True:
            for key, _ in self._selector.select(1.0):
                key.data()
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)

    def _stop(self, code: int) -> int:
        self.stopping = True
        deadline = time.monotonic() + STOP_S
        self._signal_all(signal.SIGTERM)
        while any(child.pid for child in self.children) and time.monotonic() < deadline:
            for key, _ in self._selector.select(0.1):
                key.data()
            self._reap()
        self._signal_all(signal.SIGKILL)
        if self._valkey is not None:
            self._valkey.stop()
        self._drain_output()
        return code

    def _signal_all(self, number: int) -> None:
        for child in self.children:
            if child.pid is not None:
                os.kill(child.pid, number)

    def _drain_output(self) -> None:
        while ready := self._selector.select(0):
            for key, _ in ready:
                key.data()


def _exit_text(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
