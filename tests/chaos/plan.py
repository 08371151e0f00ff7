"""The parameters of one chaos run, and the faults that follow from its seed."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Database = Literal["sqlite", "postgresql"]

LEASE_S = 30.0
"""The length of a worker's lease (architecture, section 4.2): who is paused longer has lost its executions."""
VICTIMS = ("worker 1", "worker 2", "web 1", "web 2", "scheduler 1", "scheduler 2")
WEIGHTS = (30, 30, 12, 12, 8, 8)
"""Workers hold what can be lost, so they die most."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The size of a run. `runs` are executions that clients start; what schedules start comes on top."""

    seed: int
    runs: int
    kills: int
    losses: int = 0
    """How often Valkey is killed and restarts empty."""
    restarts: int = 0
    """PostgreSQL: immediate restarts. SQLite: times a stranger holds the write lock for some seconds."""
    database: Database = "sqlite"
    clients: int = 40

    @property
    def begin_again(self) -> str:
        """The command line that does the same once more."""
        return (
            f"python -m tests.chaos --seed {self.seed} --runs {self.runs} --kills {self.kills} "
            f"--losses {self.losses} --restarts {self.restarts} --database {self.database}"
        )


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong: after `after` executions were accepted, `kind` happens to `target`."""

    after: int
    kind: str
    target: str
    seconds: float = 0.0


def faults(plan: Plan) -> list[Fault]:
    """The faults of a run in order; the same for the same plan.

    Beside the kills, losses and restarts that were asked for: a tenth as many orderly stops and pauses as
    kills, a twentieth as many pauses beyond the lease, a fifth as many cut connections, and as many flushes
    of the broker as losses.
    """
    rng = Random(plan.seed)
    found = [_at(rng, plan, "kill", _victim(rng)) for _ in range(plan.kills)]
    found += [_at(rng, plan, "stop", _victim(rng)) for _ in range(plan.kills // 10)]
    found += [_at(rng, plan, "pause", _victim(rng), rng.uniform(1, 8)) for _ in range(plan.kills // 10)]
    found += [_at(rng, plan, "pause", _worker(rng), LEASE_S + 8) for _ in range(plan.kills // 20)]
    found += [_at(rng, plan, "cut", rng.choice(("broker", "database"))) for _ in range(plan.kills // 5)]
    found += [_at(rng, plan, "lose", "broker", rng.uniform(0, 3)) for _ in range(plan.losses)]
    found += [_at(rng, plan, "flush", "broker") for _ in range(plan.losses)]
    found += [_at(rng, plan, "restart", "database", rng.uniform(1, 4)) for _ in range(plan.restarts)]
    return sorted(found, key=lambda fault: fault.after)


def _at(rng: Random, plan: Plan, kind: str, target: str, seconds: float = 0.0) -> Fault:
    return Fault(rng.randrange(plan.runs), kind, target, seconds)


def _victim(rng: Random) -> str:
    return rng.choices(VICTIMS, WEIGHTS)[0]


def _worker(rng: Random) -> str:
    return rng.choice(("worker 1", "worker 2"))
