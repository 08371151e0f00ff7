"""Workers on two hosts; web, scheduler, broker and database on the machine between them."""

import asyncio
import os
import shutil
import sys
from asyncio.subprocess import DEVNULL, Process
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.services import PostgreSQL, Valkey
from tests.running import ROOT, free_port
from tests.two_hosts.network import Host, Network
from tests.two_hosts.plan import HostsPlan

WORKERS = 2
"""On each host."""


@dataclass
class HostsInstallation(Installation):
    """Only the network is between the processes and their servers."""

    network: Network | None = None
    _restarters: list[Process] = field(default_factory=list)

    @classmethod
    def on(cls, network: Network, plan: HostsPlan, folder: Path) -> "HostsInstallation":
        """Not started."""
        # The server writes down each change that somebody asks for, and who asks: see `refusals`.
        store = PostgreSQL(network.cidr, log_statement="mod", log_line_prefix="%n %h ")
        broker = Valkey(folder, network.address)
        return cls(plan, folder, broker, store, webs=[free_port()], network=network)

    @property
    def address(self) -> str:
        """Where the hosts reach this machine."""
        assert self.network
        return self.network.address

    def environment(self) -> dict[str, str]:
        assert self.network
        return {
            **os.environ,
            "WIRELOOM_DATA": str(self.folder / "data"),
            "DATABASE_URL": f"postgresql://postgres@{self.address}:{self.store.port}/postgres",
            "REDIS_URL": f"redis://{self.address}:{self.broker.port}/0",
            "CELERY_BROKER_URL": "",
            "WIRELOOM_EGRESS_ALLOW": self.network.cidr,
            "WIRELOOM_PUBLIC_URL": self.urls[0],
        }

    async def prepare(self) -> None:
        self.logs.mkdir(parents=True)
        self.broker.start()
        await asyncio.to_thread(self.store.start)
        printed = await asyncio.to_thread(self._bootstrap)
        self.token = printed.strip().splitlines()[-1]

    async def start(self) -> None:
        assert self.network
        await self._restarter_on(None, "--web", str(self.webs[0]), "--schedulers", "1")
        for host in self.network.hosts.values():
            await self._restarter_on(host, "--workers", str(WORKERS))
        await self.until_ready(self.urls[0])

    async def stop(self) -> None:
        running = [process for process in self._restarters if process.returncode is None]
        for process in running:
            process.terminate()
        for process in running:
            await process.wait()
        self.broker.kill()
        await asyncio.to_thread(self.store.stop)

    def keep_logs(self, folder: Path | None) -> None:
        """Copy what the processes and the database said."""
        if folder:
            shutil.copytree(self.logs, folder, dirs_exist_ok=True)
            if isinstance(self.store, PostgreSQL) and self.store.log.exists():
                shutil.copy(self.store.log, folder / "postgresql.log")

    async def _restarter_on(self, host: Host | None, *wanted: str) -> None:
        logs = self.logs / (host.name if host else "between")
        logs.mkdir()
        words = [sys.executable, "-m", "tests.chaos.restarter", "--logs", str(logs), *wanted]
        command = host.command(*words) if host else words
        self._restarters.append(
            await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=self.environment(), stdout=DEVNULL, start_new_session=True
            )
        )
