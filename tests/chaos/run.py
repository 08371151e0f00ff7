"""One chaos run from start to finish: load and faults together, quiet, then the record."""

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import httpx2

from tests.chaos import recorder
from tests.chaos.clients import Clients
from tests.chaos.history import FINAL, History
from tests.chaos.installation import Installation
from tests.chaos.invariants import Violation
from tests.chaos.nemesis import Nemesis
from tests.chaos.plan import Plan, faults
from tests.chaos.report import failures, table, violations
from tests.chaos.services import Store
from tests.chaos.workflows import CANARY, publish_all, publish_schedule
from tests.servers.oracle import Oracle, serve_oracle

QUIET_S = 120.0
"""After the last fault everything must have ended within this time (reliability research, C.2)."""
OPEN = f"SELECT count(*) FROM executions_execution WHERE status NOT IN {FINAL}"


@dataclass
class Outcome:
    """The result of the run."""

    history: History
    broken: list[Violation]
    timing: dict[str, float]
    answers: Counter[int]

    @property
    def text(self) -> str:
        """The table, and what was broken."""
        shown = table(self.history, self.timing, self.answers)
        return shown + ("\n\n" + failures(self.history, self.broken) if self.broken else "\n\nno rule broken")


async def run(plan: Plan) -> Outcome:
    """Do it in a temporary folder. Raises AssertionError when the installation does not even start."""
    folder = Path(tempfile.mkdtemp(prefix="wireloom-chaos-"))
    installation = Installation.of(plan, folder)
    async with serve_oracle(plan.seed) as oracle:
        try:
            await installation.prepare()
            await asyncio.to_thread(recorder.install, installation.store, plan.database)
            await installation.start()
            return await _storm(plan, installation, oracle)
        finally:
            await installation.stop()


async def _storm(plan: Plan, installation: Installation, oracle: Oracle) -> Outcome:
    headers = {"Authorization": f"Bearer {installation.token}"}
    with httpx2.Client(base_url=installation.urls[0], headers=headers, timeout=60) as api:
        published = await asyncio.to_thread(publish_all, api, oracle.url)
        scheduled = await asyncio.to_thread(publish_schedule, api, oracle.url)
    clients = Clients(plan, installation, published)
    nemesis = Nemesis(installation, lambda: len(clients.accepted))
    began = time.monotonic()
    await asyncio.gather(clients.run(), nemesis.run(faults(plan)))
    loaded = time.monotonic()
    resolved = await until_quiet(installation, scheduled, plan.seed)
    quiet = time.monotonic()
    for watcher in clients.watchers:
        await watcher.finish()
    history = History(
        plan,
        clients.accepted,
        oracle.calls,
        nemesis.happened,
        clients.watchers,
        resolved=resolved,
        refused=clients.refused,
    )
    await asyncio.to_thread(complete, history, installation)
    timing = {"load with faults": loaded - began, "until everything had ended": quiet - loaded}
    return Outcome(history, violations(history), timing, clients.answers)


def complete(history: History, installation: Installation) -> None:
    """Read what the database and the logs remember."""
    history.read(installation.store)
    rows = installation.store.query("SELECT at, outcome, execution_id FROM executions_plannedtime")
    history.planned = [(_seconds(at), outcome, _text(execution)) for at, outcome, execution in rows]
    history.unhealthy = _unhealthy(installation)


async def until_quiet(installation: Installation, scheduled: str, seed: int) -> list[tuple[str, str, str]]:
    """Stop the schedule, decide about what waits for a person, and wait until all has ended."""
    for url in installation.urls:
        await installation.until_ready(url)
    rng, resolved = Random(f"{seed}:resolve"), []
    deadline = time.monotonic() + QUIET_S
    headers = {"Authorization": f"Bearer {installation.token}"}
    async with httpx2.AsyncClient(base_url=installation.urls[0], headers=headers, timeout=60) as api:
        stopped = await api.patch(f"/api/workflows/{scheduled}/", json={"active": False})
        assert stopped.status_code == 200, stopped.text
        while time.monotonic() < deadline:
            resolved += await _resolve_waiting(api, rng)
            if (await asyncio.to_thread(installation.store.query, OPEN))[0][0] == 0:
                break
            await asyncio.sleep(0.25)
    return resolved


async def _resolve_waiting(api: httpx2.AsyncClient, rng: Random) -> list[tuple[str, str, str]]:
    decided = []
    waiting = (await api.get("/api/executions/", params={"status": "waiting", "limit": 200})).json()
    for execution in waiting["results"]:
        shown = (await api.get(f"/api/executions/{execution['id']}/")).json()
        for node in shown["nodes"]:
            if node["status"] == "interrupted":
                action = rng.choice(("rerun", "skip", "fail"))
                body: dict[str, Any] = {"iteration": "", "action": action, "data": {}}
                path = f"/api/executions/{execution['id']}/nodes/{node['node_id']}/resolve/"
                answer = await api.post(path, json=body)
                assert answer.status_code == 202, answer.text
                decided.append((execution["id"], node["node_id"], action))
    return decided


def _unhealthy(installation: Installation) -> list[str]:
    found = []
    if CANARY.encode() in installation.store.text():
        found.append("the credential's secret is in the database")
    for log in installation.logs.rglob("*.log"):
        if CANARY in log.read_text(errors="replace"):
            found.append(f"the credential's secret is in {log.name}")
    if installation.plan.database == "postgresql":
        found += _hanging(installation.store)
    return found


def _hanging(store: Store) -> list[str]:
    rows = store.query(
        "SELECT pid, query FROM pg_stat_activity WHERE state = 'idle in transaction' "
        "AND state_change < clock_timestamp() - interval '5 seconds'"
    )
    return [f"the connection {pid} holds a transaction open after {query!r}" for pid, query in rows]


def _seconds(value: Any) -> float:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return float((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _text(execution: Any) -> str | None:
    from uuid import UUID

    return str(UUID(str(execution))) if execution else None
