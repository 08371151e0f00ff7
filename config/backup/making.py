"""Makes a backup of a running installation."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField, Model

from config.backup.archive import CHUNK, ArchiveWriter
from config.backup.manifest import Manifest, Table, asset_of
from config.backup.rows import columns, parts
from config.backup.schema import applied_migrations, models_at, unknown
from config.backup.snapshot import snapshot
from core.version import VERSION


class BackupError(Exception):
    """Nothing can be backed up, or the target cannot be used; the message says what to do."""


def back_up(target: Path) -> Manifest:
    """Write the archive `target`; returns its manifest. Raises BackupError, and OSError from the target's disk."""
    if target.exists():
        raise BackupError(f"{target} already exists. Choose another file.")
    if not target.parent.is_dir():
        raise BackupError(f"The folder {target.parent} does not exist. Create it first.")
    with ArchiveWriter(target) as archive:
        with snapshot() as database:
            told, files = _database(archive, database)
        _files(archive, told, files)
        archive.finish(told)
    return told


def _database(archive: ArchiveWriter, database: str) -> tuple[Manifest, list[str]]:
    """Write the tables; returns the names of the files that their rows refer to."""
    loader = MigrationLoader(connections[database])
    migrations = applied_migrations(loader)
    if not migrations:
        raise BackupError("The database is empty: there is nothing to back up.")
    if unknown(loader, migrations):
        raise BackupError(
            "The database is newer than this version of Wireloom. Back it up with its own version."
        )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told, files = Manifest(VERSION, now, connections[database].vendor, migrations), []
    for model in models_at(loader, migrations):
        files += _table(archive, told, model, database)
    return told, files


def _table(archive: ArchiveWriter, told: Manifest, model: type[Model], database: str) -> list[str]:
    name, files = model._meta.db_table, []
    told.tables[name] = table = Table(columns(model))
    fields = enumerate(model._meta.local_concrete_fields)
    places = [place for place, field in fields if isinstance(field, FileField)]
    for number, (lines, rows) in enumerate(parts(model, database)):
        part = f"tables/{name}/{number:06}.jsonl"
        told.parts[part] = archive.add(part, [lines])
        table.rows += len(rows)
        files += [row[place] for row in rows for place in places if row[place]]
    return files


def _files(archive: ArchiveWriter, told: Manifest, names: list[str]) -> None:
    # A retry refers to the same files as its original.
    for name in sorted(set(names)):
        part = f"assets/{name}"
        if asset_of(part) is None:
            raise BackupError(f"The database names a file {name!r}, which cannot belong to Wireloom.")
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            told.missing.append(name)
            continue
        with file:
            told.parts[part] = archive.add(part, _pieces(file))


def _pieces(file: object) -> Iterator[bytes]:
    yield from file.chunks(CHUNK)  # type: ignore[attr-defined]
