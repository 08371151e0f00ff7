"""Loads what all processes need before they are forked, so that they share its memory and start at once."""

import importlib

from django.db import connection
from django.urls import get_resolver

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
]


def share() -> None:
    """Import the modules, find the node types, and load the URLs of all views."""
    pooled = ["psycopg_pool"] if connection.vendor == "postgresql" else []
    for name in IMPORTED + pooled:
        importlib.import_module(name)
    catalogue()
    get_resolver().reverse_dict  # noqa: B018  # reading it is what fills it
