"""Celery's tasks: just an interface to the worker's loop."""

from collections.abc import Callable
from typing import Any

from celery import shared_task

from executions.wire import hints
from executions.worker.inbox import inbox


def at_once(task: Any, app: Any, consumer: Any) -> Callable[..., None]:
    """The task's strategy (`celery.worker.strategy`): runs it in the thread that receives the message.

    Celery's default passes it to a pool, traces and acknowledges it, which takes longer than many workflows.
    """

    def take(message: Any, *rest: Any, **options: Any) -> None:
        inbox.wake()

    return take


@shared_task(name=hints.TASK, ignore_result=True, Strategy="executions.worker.tasks:at_once")
def wake(executions: list[str]) -> None:
    """Executions are queued; the worker's loop finds out which."""
    inbox.wake()
