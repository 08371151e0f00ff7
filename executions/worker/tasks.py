"""Celery's tasks: an interface to the worker's loop, nothing more."""

from collections.abc import Callable
from typing import Any

from celery import shared_task

from executions.wire import hints
from executions.worker.inbox import inbox


def at_once(task: Any, app: Any, consumer: Any) -> Callable[..., None]:
    """The task's strategy (`celery.worker.strategy`): runs it in the thread that hears the message.

    Celery's own hands it to a pool, traces and acknowledges it, which takes longer than many a workflow.
    """

    def take(message: Any, *rest: Any, **options: Any) -> None:
        inbox.wake()

    return take


@shared_task(name=hints.TASK, ignore_result=True, Strategy="executions.worker.tasks:at_once")
def wake(executions: list[str]) -> None:
    """Some executions wait; the worker's loop looks which."""
    inbox.wake()
