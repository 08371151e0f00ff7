"""The default route with which an execution began: a queued or waiting one never moves to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from executions.models import Execution
from executions.store.writer import Priority, Writer


@dataclass(frozen=True)
class _Pin:
    """Pin the route unless another is pinned. Result: the slug that is pinned, "" for none."""

    execution: UUID
    slug: str
    priority = Priority.CLAIM
    durable = True

    @classmethod
    def apply(cls, jobs: "Sequence[_Pin]") -> list[Any]:
        return [job._slug() for job in jobs]

    def _slug(self) -> str:
        row = Execution.objects.filter(pk=self.execution)
        if self.slug and row.filter(default_route="").update(default_route=self.slug):
            return self.slug
        return row.values_list("default_route", flat=True).first() or ""


@dataclass
class PinnedRoute:
    """Written before the execution's first call by the default route, and kept from then on."""

    execution: UUID
    writer: Writer
    _slug: str = ""

    async def get(self, present: str) -> str:
        """The pinned route; `present`, the default route of now, if none was pinned yet. "" for none."""
        if not self._slug:
            self._slug = await self.writer.submit(_Pin(self.execution, present))
        return self._slug
