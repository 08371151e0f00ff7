"""What all processes need, made once before they are forked: then they share its memory, and begin at once."""

import importlib

from django.urls import get_resolver

from workflows.nodes import catalogue

IMPORTED = [
    "celery.app.amqp",
    "celery.app.control",
    "celery.app.events",
    "celery.app.log",
    "celery.apps.worker",
    "celery.concurrency.thread",
    "celery.worker.autoscale",
    "celery.worker.components",
    "celery.worker.strategy",
    "channels_redis.pubsub",
    "config.asgi",
    "config.celery",
    "config.urls",
    "cryptography.fernet",
    "django.db.models.sql.compiler",
    "executions.runtime.worker",
    "executions.scheduler",
    "executions.tasks",
    "kombu.transport.redis",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
]


def share() -> None:
    """Import the modules, find the node types, and read the addresses of all views."""
    for name in IMPORTED:
        importlib.import_module(name)
    catalogue()
    get_resolver().reverse_dict  # noqa: B018  # reading it is what fills it
