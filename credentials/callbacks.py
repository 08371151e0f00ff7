"""Extension points that higher layers fill for credentials: see `core.callbacks`."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class TestResult:
    """Whether a credential works; `code` is `ok` or says what is wrong."""

    __test__ = False  # the product uses this name; pytest must not collect it

    ok: bool
    code: str
    message: str
    hint: str | None = None


Test = Callable[[Mapping[str, str]], Awaitable[TestResult]]
"""Tests the decrypted fields of a credential without spending or changing anything."""

UsedBy = Callable[[Collection[UUID]], dict[UUID, list[dict[str, Any]]]]
"""By credential id, the places that use it: `{workflow, workflow_name, node_id, label}`."""


def _nowhere(_credentials: Collection[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    return {}


class Answers:
    """Queries about credentials that only the layers using them can answer."""

    tests: dict[str, Test]
    """The test functions by credential type."""
    used_by: UsedBy = staticmethod(_nowhere)

    def __init__(self) -> None:
        self.tests = {}


answers = Answers()
