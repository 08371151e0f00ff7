"""Two of everything: web, workers and schedulers over one broker and one database, behind proxies."""

import asyncio
import json
import os
import subprocess
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from tests.chaos.plan import Plan
from tests.chaos.proxy import Proxy
from tests.chaos.services import PostgreSQL, SQLite, Store, Valkey
from tests.running import EMAIL, PASSWORD, ROOT, free_port

READY_S = 60.0


@dataclass
class Installation:
    """Everything that runs. `pids` is what is there now, by name; `ended` what the restarter saw end."""

    plan: Plan
    folder: Path
    broker: Valkey
    store: Store
    webs: list[int] = field(default_factory=lambda: [free_port(), free_port()])
    pids: dict[str, int] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    token: str = ""
    _restarter: Process | None = None
    _listening: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, plan: Plan, folder: Path) -> "Installation":
        """Not started."""
        store: Store = PostgreSQL() if plan.database == "postgresql" else SQLite(folder)
        return cls(plan, folder, Valkey(folder), store)

    @property
    def urls(self) -> list[str]:
        """The web processes' addresses."""
        return [f"http://127.0.0.1:{port}" for port in self.webs]

    @property
    def logs(self) -> Path:
        """A file for each process."""
        return self.folder / "logs"

    def environment(self) -> dict[str, str]:
        """The environment of Wireloom's processes, which reach broker and database through the proxies."""
        database = self.proxies.get("database")
        return {
            **os.environ,
            "WIRELOOM_DATA": str(self.folder / "data"),
            "DATABASE_URL": self.store.url(database.port if database else None),
            "REDIS_URL": f"redis://127.0.0.1:{self.proxies['broker'].port}/0",
            "CELERY_BROKER_URL": "",
            "WIRELOOM_EGRESS_ALLOW": "127.0.0.0/8",
            "WIRELOOM_PUBLIC_URL": self.urls[0],
        }

    async def prepare(self) -> None:
        """Start the servers, migrate, and make an owner; `token` is then theirs."""
        self.logs.mkdir(parents=True)
        self.broker.start()
        await asyncio.to_thread(self.store.start)
        await self._stand_before("broker", self.broker.port)
        if self.store.port:
            await self._stand_before("database", self.store.port)
        printed = await asyncio.to_thread(self._bootstrap)
        self.token = printed.strip().splitlines()[-1]

    async def start(self) -> None:
        """Start Wireloom's processes, and return once both web processes are ready."""
        self._restarter = await asyncio.create_subprocess_exec(
            *self.command(), cwd=ROOT, env=self.environment(), stdout=PIPE, start_new_session=True
        )
        self._listening = asyncio.create_task(self._listen())
        for url in self.urls:
            await self.until_ready(url)

    def command(self) -> list[str]:
        """The restarter's command."""
        command = [sys.executable, "-m", "tests.chaos.restarter", "--logs", str(self.logs)]
        command += ["--web", *map(str, self.webs), "--workers", "2", "--schedulers", "2"]
        return [*command, "--seed", str(self.plan.seed)]

    async def until_ready(self, url: str) -> None:
        """Wait for `/readyz` to answer 200."""
        deadline = time.monotonic() + READY_S
        async with httpx2.AsyncClient(base_url=url) as client:
            while time.monotonic() < deadline:
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.1)
        raise AssertionError(f"{url} did not become ready; its log is in {self.logs}")

    async def stop(self) -> None:
        """End all that was started."""
        if self._restarter and self._restarter.returncode is None:
            self._restarter.terminate()
            await self._restarter.wait()
        if self._listening:
            await self._listening
        for proxy in self.proxies.values():
            await proxy.stop()
        self.broker.kill()
        await asyncio.to_thread(self.store.stop)

    async def _stand_before(self, name: str, port: int) -> None:
        self.proxies[name] = proxy = Proxy(port)
        proxy.port = await proxy.start()

    def _bootstrap(self) -> str:
        # Straight to the database: the proxies live on the loop.
        environment = self.environment() | {"DATABASE_URL": self.store.url(self.store.port)}
        done = subprocess.run(
            [sys.executable, "manage.py", "bootstrap", "--email", EMAIL, "--password", PASSWORD],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"bootstrap failed: {done.stdout}{done.stderr}")
        return done.stdout

    async def _listen(self) -> None:
        assert self._restarter and self._restarter.stdout
        async for line in self._restarter.stdout:
            fact = json.loads(line)
            if fact["event"] == "started":
                self.pids[fact["name"]] = fact["pid"]
            else:
                self.pids.pop(fact["name"], None)
                self.ended.append(fact["name"])
