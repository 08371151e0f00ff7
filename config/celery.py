"""Celery: carries hints from the accepting process to the workers. No results, no acknowledgements."""

import logging
from functools import cache
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from celery.worker.consumer import Consumer
from django.conf import settings

from executions.wire import hints
from executions.worker.inbox import inbox

log = logging.getLogger(__name__)


@setup_logging.connect(weak=False)
def keep_the_logging_of_the_settings(**_: Any) -> None:
    """Celery sets up its own log handlers unless something listens to this signal."""


class PatientConsumer(Consumer):
    """Reconnects to the broker within a second; Celery itself would wait 2, 4, … 10 s."""

    def on_ready(self) -> None:
        """Poll for queued executions, because hints sent meanwhile are lost."""
        super().on_ready()
        inbox.wake()

    def ensure_connected(self, conn: Any) -> Any:
        """The connection, retried at most every second."""

        def note(error: Exception, interval: float) -> None:
            log.warning("the broker is unavailable (%s); trying again", error)

        return conn.ensure_connection(note, None, interval_start=0.2, interval_step=0.2, interval_max=1)


@cache
def worker_app() -> Celery:
    """The worker's Celery application, from the settings at the first call."""
    # Without Celery's fixups: the task uses no database, and Django's checks have already run.
    app = Celery("wireloom", broker=settings.CELERY_BROKER_URL, fixups=[])
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_queues=[hints.queue()],
        task_default_queue=settings.QUEUE,
        worker_enable_remote_control=False,
        worker_redirect_stdouts=False,
        worker_consumer="config.celery:PatientConsumer",
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # No effect on unacknowledged tasks; set so that Celery does not warn about changing defaults.
        worker_cancel_long_running_tasks_on_connection_loss=True,
        imports=["executions.worker.tasks"],
    )
    return app
