"""`manage.py migrate`: Django's own, by one machine at a time, never on a database that is newer than the code."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from config.migrating import migration_lock, unknown_migrations


class Command(migrate.Command):
    """Migrate. Several machines that start together wait for each other."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for our turn, look, migrate."""
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
        "Start the version that did that, or a later one, or restore a backup from before it. Nothing was changed."
    )
