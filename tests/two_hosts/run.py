"""One run on two hosts from start to finish: load, the cut, the return, quiet, then the record."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx2

from tests.chaos import recorder
from tests.chaos.clients import Clients
from tests.chaos.history import History
from tests.chaos.invariants import Violation
from tests.chaos.nemesis import Happened
from tests.chaos.plan import Fault
from tests.chaos.report import failures, violations
from tests.chaos.run import complete, until_quiet
from tests.chaos.services import PostgreSQL
from tests.chaos.workflows import Published, publish_all, publish_schedule
from tests.two_hosts import refusals
from tests.two_hosts.installation import HostsInstallation
from tests.two_hosts.network import Host, network
from tests.two_hosts.outside import SlowOracle, serve_slow_oracle
from tests.two_hosts.plan import HostsPlan
from tests.two_hosts.report import table
from tests.two_hosts.rules import RULES, Record

KINDS = ("reading", "keyed", "unsafe", "looping", "waiting")
"""The kinds of `tests.chaos.workflows` that call the outside world."""
BUSY = 5
"""The host is cut off once it runs so many executions."""
BUSY_S = 60.0
BACK_S = 150.0
"""The host must claim again within this time. Its kernel tries its connections again after at most twice the time
that they were dead (RFC 6298, 5.5); a cut of 60 s may so last 120 s for them, and then come a hint's ten."""
BATCH = 4
CLAIMS = (
    "SELECT count(*) FROM history_of_executions_execution "
    "WHERE status = 'running' AND worker LIKE %s AND at > %s"
)
HELD = "SELECT count(*) FROM executions_execution WHERE status = 'running' AND worker LIKE %s"


@dataclass
class Outcome:
    """What came of it."""

    record: Record
    broken: list[Violation]
    timing: dict[str, float]

    @property
    def text(self) -> str:
        """The table, and what was broken."""
        shown = table(self.record, self.timing)
        broken = failures(self.record.history, self.broken) if self.broken else "no rule broken"
        return f"{shown}\n\n{broken}"


@dataclass
class Waves:
    """The clients of a run, one group after another; each begins with numbers of its own."""

    plan: HostsPlan
    installation: HostsInstallation
    published: list[Published]
    all: list[Clients] = field(default_factory=list)

    async def start(self, runs: int) -> None:
        """Start so many executions; returns when they are accepted."""
        seed = self.plan.seed * 1_000 + len(self.all)
        self.all.append(Clients(replace(self.plan, seed=seed, runs=runs), self.installation, self.published))
        await self.all[-1].run()

    def history(self, oracle: SlowOracle, cut: Happened) -> History:
        """What all of them remember."""
        accepted = [one for clients in self.all for one in clients.accepted]
        watchers = [one for clients in self.all for one in clients.watchers]
        return History(self.plan, accepted, oracle.calls, [cut], watchers)


async def run(plan: HostsPlan) -> Outcome:
    """Do it. Raises AssertionError when the installation does not start, or the host has nothing to run."""
    with tempfile.TemporaryDirectory(prefix="wireloom-hosts-") as folder, network("host-a", "host-b") as made:
        installation = HostsInstallation.on(made, plan, Path(folder))
        async with serve_slow_oracle(plan.seed, made.address) as oracle:
            try:
                await installation.prepare()
                await asyncio.to_thread(recorder.install, installation.store, plan.database)
                await installation.start()
                return await _story(plan, installation, oracle)
            finally:
                installation.keep_logs(plan.logs)
                await installation.stop()


async def _story(plan: HostsPlan, installation: HostsInstallation, oracle: SlowOracle) -> Outcome:
    assert installation.network
    stays, parted = installation.network.hosts.values()
    published, scheduled = await asyncio.to_thread(_publish, installation, oracle.url)
    waves = Waves(plan, installation, published)
    await waves.start(plan.runs * 2 // 3)
    await _until_busy(installation, parted, oracle)
    cut = await _part(parted, plan, waves)
    returned = await _until_back(installation, parted, waves, cut.until)
    joined = time.monotonic()
    resolved = await until_quiet(installation, scheduled, plan.seed)
    timing = {
        "from the return to the host's next claim": returned,
        "from there until everything had ended": time.monotonic() - joined,
    }
    for clients in waves.all:
        for watcher in clients.watchers:
            await watcher.finish()
    history = waves.history(oracle, cut)
    history.resolved = resolved
    await asyncio.to_thread(complete, history, installation)
    record = Record(
        history, stays, parted, cut.at, cut.until, oracle.senders, _refused(installation, history)
    )
    broken = violations(history) + list(_violations(record))
    return Outcome(record, broken, timing)


def _publish(installation: HostsInstallation, oracle: str) -> tuple[list[Published], str]:
    headers = {"Authorization": f"Bearer {installation.token}"}
    with httpx2.Client(base_url=installation.urls[0], headers=headers, timeout=60) as api:
        found = [one for one in publish_all(api, oracle) if one.kind in KINDS and not one.by_webhook]
        return found, publish_schedule(api, oracle)


async def _until_busy(installation: HostsInstallation, host: Host, oracle: SlowOracle) -> None:
    """Wait until the host runs BUSY executions and has calls under way."""
    deadline = time.monotonic() + BUSY_S
    while time.monotonic() < deadline:
        rows = await asyncio.to_thread(installation.store.query, HELD, (f"%@{host.name}.%",))
        if rows[0][0] >= BUSY and host.address in oracle.waiting.values():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{host.name} never ran {BUSY} executions at a time; more --runs may help")


async def _part(host: Host, plan: HostsPlan, waves: Waves) -> Happened:
    """Cut the host off, go on with the load, and let it join again."""
    at = time.time()
    host.cut_off()
    try:
        await asyncio.gather(waves.start(plan.runs - plan.runs * 2 // 3), asyncio.sleep(plan.cut))
    finally:
        host.join()
    return Happened(Fault(0, "part", host.name, plan.cut), at, time.time())


async def _until_back(installation: HostsInstallation, host: Host, waves: Waves, since: float) -> float:
    """Start executions until the host has claimed one; returns after how many seconds, BACK_S at most."""
    while time.time() < since + BACK_S:
        await waves.start(BATCH)
        rows = await asyncio.to_thread(installation.store.query, CLAIMS, (f"%@{host.name}.%", since))
        if rows[0][0]:
            break
        await asyncio.sleep(1)
    return time.time() - since


def _refused(installation: HostsInstallation, history: History) -> list[refusals.Write]:
    assert isinstance(installation.store, PostgreSQL)
    return refusals.refused(refusals.writes(installation.store.log), history.changes)


def _violations(record: Record) -> Iterator[Violation]:
    for rule in RULES:
        yield from rule(record)
