"""What a run on two hosts is asked to do."""

from dataclasses import dataclass
from pathlib import Path

from tests.chaos.plan import Plan


@dataclass(frozen=True, kw_only=True)
class HostsPlan(Plan):
    """`cut` is in seconds. Two thirds of the `runs` begin before the cut, the others while it lasts."""

    cut: float
    logs: Path | None = None

    @property
    def begin_again(self) -> str:
        return f"python -m tests.two_hosts --seed {self.seed} --cut {self.cut:g} --runs {self.runs}"
