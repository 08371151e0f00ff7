"""`manage.py migrate`: Django's command, on one machine at a time, and never on a database newer than the code."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from config.migrating import migration_lock, unknown_migrations


class Command(migrate.Command):
    """Migrate. Machines that start at the same time wait for each other."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for the lock, check the database's version, migrate."""
        connection = connections[options["database"]]
        connection.prepare_database()
        with migration_lock(connection):
            unknown = unknown_migrations(MigrationLoader(connection))
            if unknown:
                raise CommandError(_refusal(unknown))
            super().handle(*args, **options)


def _refusal(unknown: list[str]) -> str:
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
    return (
        f"The database is newer than this version of Wireloom: it knows {', '.join(unknown[:3])}{more}. "
        "Start the version that migrated it, or a later one, or restore an earlier backup. Nothing was changed."
    )
