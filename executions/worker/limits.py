"""The limits of concurrent executions, and the free slots that remain."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from accounts.models import Organization
from executions.models import INTERACTIVE
from executions.store import queued, sql
from workflows.models import Workflow

UNLIMITED = 1 << 62
FOR_CLICKS = 10
"""Of every this many slots of the instance, batches never use one."""


@dataclass(frozen=True)
class Limits:
    """The limits by id, for workflows and organisations that have one."""

    workflows: dict[Any, int]
    organizations: dict[Any, int]

    @classmethod
    def read(cls) -> "Limits":
        """The current limits."""
        return cls(_limits_of(Workflow), _limits_of(Organization))

    def __bool__(self) -> bool:
        return bool(self.workflows or self.organizations)


class Room:
    """The free slots; `admit` uses them."""

    def __init__(
        self, workflows: dict[Any, int], organizations: dict[Any, int], instance: int, reserved: int
    ) -> None:
        self._workflows = workflows
        self._organizations = organizations
        self._instance = instance
        self._reserved = reserved

    @classmethod
    def left(cls, limits: Limits, instance: int | None) -> "Room":
        """The currently free slots. Call in the transaction that uses them."""
        workflows, organizations = Counter[Any](), Counter[Any]()
        for workflow, organization, count in queued.running():
            workflows[workflow] += count
            organizations[organization] += count
        return cls(
            {pk: most - workflows[pk] for pk, most in limits.workflows.items()},
            {pk: most - organizations[pk] for pk, most in limits.organizations.items()},
            instance - organizations.total() if instance else UNLIMITED,
            instance // FOR_CLICKS if instance else 0,
        )

    def of_lane(self, lane: int) -> int:
        """How many executions of a lane the instance has slots for."""
        return self._instance if lane == INTERACTIVE else self._instance - self._reserved

    def admit(self, workflow: Any, organization: Any) -> bool:
        """Whether one more may run; if so, it takes its slots."""
        places = [(self._workflows, workflow), (self._organizations, organization)]
        if any(left.get(pk, 1) <= 0 for left, pk in places):
            return False
        for left, pk in places:
            if pk in left:
                left[pk] -= 1
        self._instance -= 1
        return True

    @property
    def where(self) -> str:
        """The condition for executions that may still be admitted; it takes `parameters`."""
        return " AND ".join(
            f"{column} NOT IN ({sql.places(full)})" if full else "TRUE"
            for column, full in (
                ("workflow_id", _full(self._workflows)),
                ("organization_id", _full(self._organizations)),
            )
        )

    @property
    def parameters(self) -> list[Any]:
        """The ids of workflows and organisations without free slots."""
        return [*_full(self._workflows), *_full(self._organizations)]


def _limits_of(model: type[Workflow] | type[Organization]) -> dict[Any, int]:
    limited = model.objects.exclude(max_running=None)
    return {sql.pk(pk): most or 0 for pk, most in limited.values_list("pk", "max_running")}


def _full(left: dict[Any, int]) -> list[Any]:
    return [pk for pk, room in left.items() if room <= 0]
