"""Celery's tasks: an interface to the worker's loop, nothing more."""

from celery import shared_task

from executions import hints
from executions.runtime.inbox import inbox


@shared_task(name=hints.TASK, ignore_result=True)
def wake(executions: list[str]) -> None:
    """Some executions wait; the worker's loop looks which."""
    inbox.wake()
