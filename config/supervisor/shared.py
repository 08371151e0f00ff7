"""Loads what all processes need before they are forked, so that they share its memory and start at once.

Otherwise code that runs only at the start, and objects created only once, would cost each process memory for good:
even calling a function writes to its memory page, which then belongs to that process alone.
"""

import importlib
from operator import attrgetter

from django.apps import apps
from django.db import connection
from django.urls import get_resolver

from config.celery import worker_app
from core.egress.client import authorities
from executions.wire.hints import publisher
from workflows.nodes import catalogue

IMPORTED = [
    "billiard.pool",
    "celery.app.amqp",
    "celery.app.control",
    "celery.app.events",
    "celery.app.log",
    "celery.apps.worker",
    "celery.backends.base",
    "celery.concurrency.thread",
    "celery.events.receiver",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.consumer.delayed_delivery",
    "celery.worker.strategy",
    "channels_redis.pubsub",
    "config.asgi",
    "config.celery",
    "config.urls",
    "core.storage",
    "cryptography.fernet",
    "django.contrib.messages.storage.fallback",
    "django.contrib.sessions.serializers",
    "django.db.models.sql.compiler",
    "executions.worker.worker",
    "executions.upkeep.scheduler",
    "executions.worker.tasks",
    "kombu.transport.redis",
    "pydantic.type_adapter",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
    "uvloop",
]


def share() -> None:
    """Import the modules, find the node types, and fill the caches of views, models and certificate authorities."""
    pooled = ["psycopg_pool"] if connection.vendor == "postgresql" else []
    for name in IMPORTED + pooled:
        importlib.import_module(name)
    catalogue()
    get_resolver().reverse_dict  # noqa: B018  # reading it is what fills it
    for model in apps.get_models():
        # Without a connection: what Django remembers of a model it fills when it first writes SQL for it.
        model._meta.related_objects  # noqa: B018  # the first to be asked works out those of all
        str(model._default_manager.filter(pk__isnull=False).order_by("-pk")[:1].query)
    authorities()


def share_celery() -> None:
    """Make both of Celery's applications, once the broker is known."""
    for app in (worker_app(), publisher()):
        app.finalize()
        app.loader.import_default_modules()
        for made_when_read in ("amqp.queues", "amqp.router", "backend"):
            attrgetter(made_when_read)(app)
