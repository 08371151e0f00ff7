"""Lets the plan's faults happen, each after as many accepted executions as the plan says."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from tests.chaos.installation import Installation
from tests.chaos.plan import Fault


@dataclass(frozen=True)
class Happened:
    """A fault as it came: `at` and `until` are in seconds since 1970; `victim` is the process's id, if one."""

    fault: Fault
    at: float
    until: float
    victim: int | None = None


class Nemesis:
    """Does harm by plan, and remembers it."""

    def __init__(self, installation: Installation, accepted: Callable[[], int]) -> None:
        self.installation = installation
        self.accepted = accepted
        self.happened: list[Happened] = []
        self._going_on: set[asyncio.Task[None]] = set()
        self._do: dict[str, Callable[[Fault], Awaitable[int | None]]] = {
            "kill": self._kill,
            "stop": self._stop,
            "pause": self._pause,
            "cut": self._cut,
            "lose": self._lose,
            "flush": self._flush,
            "restart": self._restart,
        }

    async def run(self, faults: list[Fault]) -> None:
        """All faults in order; returns when the last has passed."""
        for fault in faults:
            while self.accepted() < fault.after:
                await asyncio.sleep(0.02)
            task = asyncio.create_task(self._let_happen(fault))
            self._going_on.add(task)
            if fault.kind in ("kill", "stop", "lose", "restart"):
                await task  # one of these at a time, or a victim may not be there yet again
        await asyncio.gather(*self._going_on)

    async def _let_happen(self, fault: Fault) -> None:
        at = time.time()
        victim = await self._do[fault.kind](fault)
        self.happened.append(Happened(fault, at, time.time(), victim))

    async def _present(self, name: str) -> int:
        while name not in self.installation.pids:
            await asyncio.sleep(0.02)
        return self.installation.pids[name]

    async def _kill(self, fault: Fault) -> int:
        pid = await self._present(fault.target)
        _signal(pid, signal.SIGKILL)
        while self.installation.pids.get(fault.target) == pid:
            await asyncio.sleep(0.02)
        return pid

    async def _stop(self, fault: Fault) -> int:
        pid = await self._present(fault.target)
        _signal(pid, signal.SIGTERM)
        return pid

    async def _pause(self, fault: Fault) -> int:
        pid = await self._present(fault.target)
        _signal(pid, signal.SIGSTOP)
        await asyncio.sleep(fault.seconds)
        _signal(pid, signal.SIGCONT)
        return pid

    async def _cut(self, fault: Fault) -> None:
        proxy = self.installation.proxies.get(fault.target) or self.installation.proxies["broker"]
        proxy.cut()

    async def _lose(self, fault: Fault) -> None:
        self.installation.broker.kill()
        await asyncio.sleep(fault.seconds)
        await asyncio.to_thread(self.installation.broker.start)

    async def _flush(self, fault: Fault) -> None:
        with suppress(OSError):  # it may be away just now
            await asyncio.to_thread(self.installation.broker.flush)

    async def _restart(self, fault: Fault) -> None:
        await asyncio.to_thread(self.installation.store.disturb, fault.seconds)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
