"""Wake-up messages to the workers, over Celery. A lost, late, duplicated or forged hint changes nothing."""

import logging
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from celery import Celery
from django.conf import settings
from kombu.entity import Exchange, Queue
from kombu.exceptions import OperationalError

from core.failpoints import failpoint

log = logging.getLogger(__name__)

MOST_IDS = 25
TASK = "executions.wake"


def queue() -> Queue:
    """The queue of hints. Never acknowledged: the sweeper (`executions.upkeep.sweeper`) resends lost ones."""
    return Queue(settings.QUEUE, Exchange(settings.QUEUE), settings.QUEUE, no_ack=True)  # type: ignore[no-untyped-call]


@cache
def publisher() -> Celery:
    """A separate application that gives up within half a second: the default waits for over 12 s on a frozen
    broker."""
    app = Celery("hints", broker=settings.CELERY_BROKER_URL, set_as_current=False, fixups=[])
    app.conf.update(
        task_publish_retry=False,
        broker_connection_timeout=0.5,
        task_ignore_result=True,
        task_queues=[queue()],
        task_default_queue=settings.QUEUE,
        broker_transport_options={
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.3,
            "retry_on_timeout": False,
            "max_retries": 0,
        },
    )
    return app


def hint(executions: Iterable[UUID]) -> None:
    """Announce that these executions are queued. Call after the commit; never raises."""
    if not settings.CELERY_BROKER_URL:
        log.debug("no broker is configured; the scheduler sends the hints")
        return
    ids = [str(execution) for execution in executions]
    try:
        for first in range(0, len(ids), MOST_IDS):
            _publish(ids[first : first + MOST_IDS])
    except (OperationalError, OSError) as error:
        log.warning("the broker is unavailable (%s); the scheduler will resend the hints", error)


def _publish(ids: list[str]) -> None:
    times = 2 if failpoint("before_hint", raises=OperationalError) else 1
    for _ in range(times):
        publisher().send_task(TASK, [ids], retry=False)
    failpoint("after_hint")
