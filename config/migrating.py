"""Lets one process at a time migrate a database, on any machine, and detects a newer database."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from filelock import FileLock, Timeout

KEY = 0x7769_7265_6C6F_6F6D
"""The number of PostgreSQL's advisory lock: "wireloom" in ASCII."""
PATIENCE_S = 600.0
"""A migration that takes longer is considered stuck: an error is better than a machine that never starts."""


class MigrationLockError(CommandError):
    """Another process has been migrating for too long."""


def unknown_migrations(loader: MigrationLoader) -> list[str]:
    """Migrations of installed apps that are applied to the database but missing from this code."""
    known = set(loader.disk_migrations)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    unknown = set(loader.applied_migrations) - known - replaced
    return sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps)


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold the migration lock of this database; prints a message if it must wait. Raises MigrationLockError."""
    with _on_postgresql(connection) if connection.vendor == "postgresql" else _on_file(connection):
        yield


@contextmanager
def _on_postgresql(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The lock belongs to a separate connection outside the pool: it ends with this process, however that ends."""
    with closing(_unpooled(connection)) as own, own.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        if not cursor.fetchone()[0]:
            _say_that_it_waits()
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE_S:g}s"])
            try:
                cursor.execute("SELECT pg_advisory_lock(%s)", [KEY])
            except OperationalError as error:
                raise _stuck() from error
        yield


def _unpooled(connection: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    own = connections.create_connection(connection.alias)
    options = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"}
    own.settings_dict = {**connection.settings_dict, "OPTIONS": options}
    return own


@contextmanager
def _on_file(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The operating system releases the file lock when this process ends. An in-memory database belongs to this
    process alone."""
    name = str(connection.settings_dict["NAME"])
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield
        return
    lock = FileLock(f"{Path(name)}-migrate")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        _say_that_it_waits()
        try:
            lock.acquire(timeout=PATIENCE_S)
        except Timeout as error:
            raise _stuck() from error
    try:
        yield
    finally:
        lock.release()


def _say_that_it_waits() -> None:
    sys.stderr.write("Another process is migrating the database; waiting for it.\n")


def _stuck() -> MigrationLockError:
    return MigrationLockError(
        f"Another process has been migrating the database for {PATIENCE_S:g} s. "
        "Check that process; when it has ended, start again."
    )
