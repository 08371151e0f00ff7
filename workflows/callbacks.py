"""What higher rooms add to workflows: see `core.callbacks`."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.actor import Actor
from core.callbacks import Callbacks
from core.wire import Answer
from workflows.listed import ListedTrigger
from workflows.models import Trigger, Workflow

workflow_deleted: Callbacks[[Workflow]] = Callbacks()
queue_given_up: Callbacks[[Trigger]] = Callbacks()
"""Told the trigger whose times are not to wait for their turn any longer."""
workflows_followed: Callbacks[[UUID]] = Callbacks()
"""Told the organisation in which triggers have begun or ceased to follow other workflows."""

LastRuns = Callable[[Collection[UUID], Actor], Mapping[UUID, Answer]]
LastOutputs = Callable[[Workflow, Actor], dict[str, Any]]
NextTimes = Callable[[Trigger | ListedTrigger, int], list[datetime]]


def _no_runs(_workflows: Collection[UUID], _viewer: Actor) -> Mapping[UUID, Answer]:
    return {}


def _no_times(_trigger: Trigger | ListedTrigger, _count: int) -> list[datetime]:
    return []


def _no_outputs(_workflow: Workflow, _viewer: Actor) -> dict[str, Any]:
    return {}


class Answers:
    """Questions about workflows that only what runs them can answer."""

    last_runs: LastRuns = staticmethod(_no_runs)
    """The newest execution's summary by workflow id, as far as somebody may see it."""
    last_outputs: LastOutputs = staticmethod(_no_outputs)
    """The newest output of each node, by node id; nothing for who may not see it."""
    next_times: NextTimes = staticmethod(_no_times)
    """The next planned times of a trigger."""


answers = Answers()
