"""The Wireloom under measurement: its own `up` with a data folder and a database of its own."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.processes.workflow import create
from tests.running import Running

DATABASES = ("sqlite", "postgresql")
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
"""The server on which a run on PostgreSQL makes its database, unless `DATABASE_URL` names another."""
COUNTS = (
    "SELECT status, count(*), coalesce(sum((SELECT count(*) FROM executions_noderun AS node "
    "WHERE node.execution_id = execution.id)), 0) "
    "FROM executions_execution AS execution WHERE workflow_id = {} GROUP BY status"
)


def use_database(name: str) -> None:
    """Let the instances that follow use one of DATABASES, and their embedded Valkey."""
    os.environ.pop("REDIS_URL", None)
    os.environ.pop("CELERY_BROKER_URL", None)
    if name == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    else:
        os.environ.setdefault("DATABASE_URL", POSTGRESQL)


class Instance:
    """A running Wireloom with an owner."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.api: httpx.Client = running.client()

    @property
    def group(self) -> int:
        """The process group of everything that it has started."""
        assert self.running.process
        return self.running.process.pid

    def publish(self, graph: dict[str, Any]) -> tuple[str, str]:
        """Id and webhook address of a new published workflow."""
        workflow = create(self.api, graph, publish=True)
        shown = self.api.get(f"/api/workflows/{workflow}/").json()
        return workflow, str(shown["triggers"][0]["url"])

    def recorded(self, workflow: str) -> dict[str, tuple[int, int]]:
        """By status: how many executions of the workflow, and how many node runs they have."""
        if self.running.database.server:
            url = self.running.database.environment()["DATABASE_URL"]
            with psycopg.connect(url) as connection:
                rows = connection.execute(COUNTS.format("%s"), [workflow]).fetchall()
        else:
            with closing(sqlite3.connect(self.running.data / "wireloom.sqlite3")) as file:
                rows = file.execute(COUNTS.format("?"), [workflow.replace("-", "")]).fetchall()
        return {status: (executions, int(nodes)) for status, executions, nodes in rows}


@contextmanager
def started(**environment: str) -> Iterator[Instance]:
    """An instance for as long as the block runs; nothing is left of it afterwards."""
    data = Path(tempfile.mkdtemp(prefix="wireloom-benchmark-"))
    running = Running(data, **environment)
    try:
        yield Instance(running.start())
        running.stop()
    finally:
        running.kill()
        shutil.rmtree(data, ignore_errors=True)
