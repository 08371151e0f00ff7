"""The tables of a database as defined by its own migrations, whatever the code's newest models are."""

from collections.abc import Collection

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.graph import Node
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

Key = tuple[str, str]
"""The app and name of a migration."""

OF_PROCESSES = ("executions_process", "executions_duty")
"""The tables in which living processes report their state, which is meaningless elsewhere and later."""


def applied_migrations(loader: MigrationLoader) -> list[Key]:
    """The database's applied migrations of installed apps, in order."""
    return sorted(key for key in loader.applied_migrations if key[0] in loader.migrated_apps)


def unknown(loader: MigrationLoader, migrations: Collection[Key]) -> list[Key]:
    """The migrations that this code does not have."""
    return sorted(set(migrations) - set(loader.disk_migrations))


def models_at(loader: MigrationLoader, migrations: Collection[Key]) -> list[type[Model]]:
    """The models of the tables created by these migrations, except OF_PROCESSES."""
    apps = loader.project_state(_leaves(loader, migrations)).apps
    models = apps.get_models(include_auto_created=True)
    kept = [model for model in models if model._meta.managed and not model._meta.proxy]
    return [model for model in kept if model._meta.db_table not in OF_PROCESSES]


def migrate_to(connection: BaseDatabaseWrapper, migrations: Collection[Key]) -> None:
    """Migrate an empty database to exactly these migrations. Leaves its tables empty."""
    connection.prepare_database()
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(executor.loader, migrations))


def _leaves(loader: MigrationLoader, migrations: Collection[Key]) -> list[Key]:
    """The last migration of each app."""
    there = set(migrations)
    return sorted(
        key
        for key in there
        if not any(child.key in there and child.key[0] == key[0] for child in _children(loader, key))
    )


def _children(loader: MigrationLoader, key: Key) -> Collection[Node]:
    children: Collection[Node] = loader.graph.node_map[key].children
    return children
