"""Nothing is lost and nothing completed runs twice while processes, broker and database fail."""

import asyncio

import pytest

from tests.chaos.plan import Database, Plan
from tests.chaos.run import run
from tests.running import external

pytestmark = pytest.mark.processes
SEED = 20261121


def test_three_hundred_executions_survive_ten_kills_and_lost_servers() -> None:
    database: Database = "postgresql" if external("DATABASE_URL") else "sqlite"
    plan = Plan(seed=SEED, runs=300, kills=10, losses=1, restarts=1, database=database)
    outcome = asyncio.run(run(plan))
    assert not outcome.broken, outcome.text
