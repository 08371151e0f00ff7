"""What a host asked the database to write for executions that were no longer its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from tests.chaos.history import Change

_LINE = re.compile(r"(\d+\.\d+) (\d+\.\d+\.\d+\.\d+) LOG:  (?:statement|execute .*?): (.*)")
_ID = r"'([0-9a-f]{32})'(?:::uuid)?"
_GIVEN = re.compile(rf"\({_ID}, (\d+), ")
_WHERE = re.compile(rf"id = {_ID} AND fence = (\d+)")


@dataclass(frozen=True)
class Write:
    """A write under a fence that reached the database; `at` is in seconds since 1970."""

    at: float
    address: str
    execution: str
    fence: int


def writes(log: Path) -> Iterator[Write]:
    """All writes under a fence that a server with `log_statement=mod` and `log_line_prefix='%n %h '` logged."""
    for line in log.read_text(errors="replace").splitlines():
        logged = _LINE.match(line)
        if logged:
            at, address, statement = logged.groups()
            for pattern in (_GIVEN, _WHERE):
                for execution, fence in pattern.findall(statement):
                    yield Write(float(at), address, str(UUID(execution)), int(fence))


def refused(asked: Iterable[Write], changes: dict[str, list[Change]]) -> list[Write]:
    """The writes whose fence was older than the execution's own when they came."""
    return [write for write in asked if write.fence < _fence_at(changes.get(write.execution, []), write.at)]


def _fence_at(changes: list[Change], at: float) -> int:
    return max((change.fence for change in changes if change.at <= at), default=0)
