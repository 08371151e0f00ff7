"""Fixtures of every test: a separate data folder, and people."""

import atexit
import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, connections
from django.test import Client, TransactionTestCase
from django.utils.functional import empty
from pytest_django import DjangoDbBlocker


def _use_own_data() -> None:
    """Tests never touch the data of a running Wireloom, nor those of another test run.

    pytest-django has read the settings before any conftest, so they are read again.
    """
    data = tempfile.mkdtemp(prefix="wireloom-tests-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ["WIRELOOM_DATA"] = data
    os.environ.setdefault("WIRELOOM_EGRESS_ALLOW", "127.0.0.0/8")
    importlib.reload(importlib.import_module("config.settings"))
    settings._wrapped = empty
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        settings.DATABASES["default"]["TEST"] = {"NAME": Path(data).name.replace("-", "_")}
    connections.settings = connections.configure_settings(settings.DATABASES)
    for opened in connections.all(initialized_only=True):
        del connections[opened.alias]
    assert str(settings.DATA) == data


_use_own_data()

from accounts.last_use import last_use  # noqa: E402
from accounts.sign_in import failures  # noqa: E402
from tests.emptying import empty_tables  # noqa: E402
from tests.people import Person, make_people  # noqa: E402
from tests.servers.openrouter import OpenRouterServer, serve_openrouter  # noqa: E402
from tests.world import World, make_world  # noqa: E402

pytest_plugins = ["tests.selection", "tests.shortcuts", "tests.running", "tests.servers.recording"]


TransactionTestCase._fixture_teardown = lambda _: empty_tables()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database; PostgreSQL drops it only when no thread of an earlier test still holds it open."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _written_at_once(*used: Any) -> None:
    """Forbid writing in an event loop, where only the look-up of a known token's run is allowed."""
    with suppress(SynchronousOnlyOperation):
        last_use._write(*used)


@pytest.fixture(autouse=True)
def what_is_written_behind_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads that write it would wait for the transaction that a test is."""
    monkeypatch.setattr(last_use, "_write_behind", _written_at_once)
    monkeypatch.setattr(failures, "do", lambda act, *given: act(*given))


@pytest.fixture
def alice(db: None) -> Person:
    """Owns the organisation Acme."""
    return make_people()["alice"]


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """Alice owns Acme; bob edits, otto operates and vera views there; charlie owns another organisation."""
    return make_people()


@pytest.fixture
def browser_client() -> Client:
    """A browser that checks CSRF as a real one would."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(scope="module")
def openrouter() -> Iterator[OpenRouterServer]:
    """A server that speaks as OpenRouter does."""
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def world(people: dict[str, Person], settings: Any, openrouter: OpenRouterServer) -> World:
    """One of everything in Alice's organisation."""
    settings.OPENROUTER_API_BASE_URL = openrouter.base_url
    return make_world(people)
