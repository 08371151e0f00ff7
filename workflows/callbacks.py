"""Extension points that higher layers fill for workflows: see `core.callbacks`."""

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
"""Called with a trigger whose queued times must no longer wait."""
workflows_followed: Callbacks[[UUID]] = Callbacks()
"""Called with an organisation when triggers in it have started or stopped following other workflows."""

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
    """Queries about workflows that only the execution layer can answer."""

    last_runs: LastRuns = staticmethod(_no_runs)
    """The summary of the newest execution by workflow id, as far as the viewer may see it."""
    last_outputs: LastOutputs = staticmethod(_no_outputs)
    """The newest output of each node, by node id; empty for viewers who may not see outputs."""
    next_times: NextTimes = staticmethod(_no_times)
    """The next planned times of a trigger."""


answers = Answers()
