"""An installation whose processes do what a test asks for at a named place, and an outside world that watches."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psutil
from celery import Celery
from django.conf import settings

from executions.wire.hints import TASK
from tests.chaos.installation import Installation
from tests.patience import PATIENCE_S
from tests.running import free_port
from tests.servers.oracle import Oracle
from tests.servers.raw import Exchange

PACK = Path(__file__).parent / "pack"
PAST = "'2020-01-01 00:00:00'"
UNTAKEN = (
    "SELECT count(*) FROM executions_execution WHERE status = 'queued' "
    f"OR (status = 'running' AND lease_until <= {PAST})"
)


@dataclass
class Trapped(Installation):
    """One web process, two workers, a scheduler; who dies is there again at once, and its leases end at once."""

    webs: list[int] = field(default_factory=lambda: [free_port()])

    def environment(self) -> dict[str, str]:
        """The failpoints are armed by files; a node pack is installed."""
        armed = {"WIRELOOM_TESTING": "1", "WIRELOOM_FAILPOINTS_FOLDER": str(self.traps)}
        return super().environment() | armed | {"PYTHONPATH": str(PACK)}

    def command(self) -> list[str]:
        """The restarter's command."""
        processes = ["--workers", "2", "--schedulers", "1", "--restart-after", "0.05", "--released", "1"]
        return [*super().command(), *processes]

    @property
    def traps(self) -> Path:
        """The folder in which failpoints are armed."""
        return self.folder / "failpoints"

    def arm(self, place: str, action: str) -> None:
        """From now on `action` is done at `place`."""
        (self.traps / f"{place}.tripped").unlink(missing_ok=True)
        (self.traps / place).write_text(action)

    def disarm(self) -> None:
        """Nothing is done anywhere any more."""
        for file in self.traps.iterdir():
            if file.suffix != ".held":
                file.unlink()

    def has_tripped(self, place: str) -> bool:
        """Whether it was done."""
        return (self.traps / f"{place}.tripped").exists()

    def stopped(self) -> list[int]:
        """The processes that have stopped, or in which a thread is held."""
        held = [int(file.suffixes[-2][1:]) for file in self.traps.glob("*.held")]
        # A copy, because the restarter's news come in on another thread.
        return held + [pid for pid in list(self.pids.values()) if _status(pid) == psutil.STATUS_STOPPED]

    def go_on(self, *pids: int) -> None:
        """Let them go on, all or those named."""
        for pid in pids or self.stopped():
            for file in self.traps.glob(f"*.{pid}.held"):
                file.unlink()
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def hasten(self, *, leases: bool = False) -> None:
        """Half a minute later by the database: turns and hints of now have run out, and where asked for leases.

        The scheduler dies of it, because the next one sweeps at its start instead of within five seconds.
        """
        scheduler = until(lambda: self._living("scheduler 1"), "a scheduler")
        with suppress(ProcessLookupError):
            os.kill(scheduler, signal.SIGKILL)
        if leases:
            self.store.execute(
                f"UPDATE executions_execution SET lease_until = {PAST} WHERE status = 'running'"
            )
        self.store.execute(
            "UPDATE executions_execution SET hinted_at = NULL WHERE status = 'queued'",
            f"UPDATE executions_duty SET until = {PAST}",
        )

    def hint_until_taken(self) -> None:
        """Wake workers until one holds what waits: a frozen one takes the hint that it was waiting for with it."""
        with Celery(broker=f"redis://127.0.0.1:{self.broker.port}/0", set_as_current=False) as app:

            def is_taken() -> bool:
                app.send_task(TASK, [[]], queue=settings.QUEUE, ignore_result=True)
                return bool(self.store.query(UNTAKEN)[0][0] == 0)

            until(is_taken, "a worker")

    def has_logged(self, text: str) -> bool:
        """Whether one of the processes has said it."""
        return any(text in log.read_text(errors="replace") for log in self.logs.glob("*.log"))

    def _living(self, name: str) -> int | None:
        pid = self.pids.get(name, 0)
        return None if _status(pid) in ("", psutil.STATUS_ZOMBIE) else pid


class Outside(Oracle):
    """Answers every call well, in two pieces."""

    async def _do(self, exchange: Exchange, fate: str, receipt: int, rng: Random) -> None:
        body = json.dumps({"receipt": receipt}).encode()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        pieces = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:4], body[4:], b"")]
        await exchange.send(b"".join([head, *pieces]))


def until(condition: Callable[[], Any], what: str) -> Any:
    """The result of `condition` once it is true. Raises AssertionError that names `what` did not happen."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {PATIENCE_S:g} s: {what}")


def _status(pid: int) -> str:
    try:
        return psutil.Process(pid).status()
    except psutil.NoSuchProcess:
        return ""
