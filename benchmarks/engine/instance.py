"""The measured instance of Wireloom: its own `up` with its own data folder and database."""

import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psycopg

from benchmarks.engine import graphs
from benchmarks.engine.subject import Graphs
from tests.processes.workflow import create
from tests.running import Running

DATABASES = ("sqlite", "postgresql")
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
"""The server on which a PostgreSQL run creates its database, unless `DATABASE_URL` names another."""
COUNTS = (
    "SELECT status, count(*), coalesce(sum((SELECT count(*) FROM executions_noderun AS node "
    "WHERE node.execution_id = execution.id)), 0) "
    "FROM executions_execution AS execution WHERE workflow_id = {} GROUP BY status"
)


def use_database(name: str) -> None:
    """Make the following instances use one of DATABASES, and their embedded Valkey."""
    os.environ.pop("REDIS_URL", None)
    os.environ.pop("CELERY_BROKER_URL", None)
    if name == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    else:
        os.environ.setdefault("DATABASE_URL", POSTGRESQL)


class Instance:
    """A running Wireloom with an owner."""

    graphs: Graphs = graphs

    def __init__(self, running: Running) -> None:
        self.running = running
        self.api: httpx2.Client = running.client()

    @property
    def group(self) -> int:
        """The process group of everything that it started."""
        assert self.running.process
        return self.running.process.pid

    def publish(self, graph: dict[str, Any]) -> tuple[str, str]:
        """Publish a new workflow; returns its id and webhook URL."""
        workflow = create(self.api, graph, publish=True)
        shown = self.api.get(f"/api/workflows/{workflow}/").json()
        return workflow, str(shown["triggers"][0]["url"])

    def recorded(self, workflow: str) -> dict[str, tuple[int, int]]:
        """By status: how many executions the workflow has, and how many node runs they have."""
        if self.running.database.server:
            url = self.running.database.environment()["DATABASE_URL"]
            with psycopg.connect(url) as connection:
                rows = connection.execute(COUNTS.format("%s"), [workflow]).fetchall()
        else:
            with closing(sqlite3.connect(self.running.data / "wireloom.sqlite3")) as file:
                rows = file.execute(COUNTS.format("?"), [workflow.replace("-", "")]).fetchall()
        return {status: (executions, int(nodes)) for status, executions, nodes in rows}

    def require_recorded(self, workflow: str, answered: int, nodes: int) -> None:
        """SystemExit unless every answered execution is recorded as succeeded with all its node runs."""
        executions, runs = self.recorded(workflow).get("succeeded", (0, 0))
        if (executions, runs) != (answered, answered * nodes):
            raise SystemExit(
                f"answered {answered} of {nodes} nodes, recorded {executions} with {runs} node runs"
            )

    def restart(self) -> float:
        """Restart; returns when it was started (`time.perf_counter`), once it is ready."""
        self.running.stop()
        since = time.perf_counter()
        self.running.start()
        return since

    def kill_workers(self) -> None:
        """Kill the workers as `kill -9` does; their supervisor starts others."""
        for pid in self.running.pids("wireloom: worker"):
            os.kill(pid, signal.SIGKILL)

    def kill_everything(self) -> None:
        """Kill everything, as a power failure does; then restart, and return once it is ready."""
        os.killpg(self.group, signal.SIGKILL)
        assert self.running.process
        self.running.process.wait()
        self.running.start()


@contextmanager
def started(workers: int | None = None) -> Iterator[Instance]:
    """An instance that exists while the block runs and leaves nothing behind."""
    data = Path(tempfile.mkdtemp(prefix="wireloom-benchmark-"))
    options = () if workers is None else ("--workers", str(workers))
    # As on a user's machine, compiled files are kept.
    running = Running(data, *options, PYTHONDONTWRITEBYTECODE="")
    try:
        yield Instance(running.start())
        running.stop()
    finally:
        running.kill()
        shutil.rmtree(data, ignore_errors=True)
