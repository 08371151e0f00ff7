"""Restores a backup into an empty installation, completely or not at all."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from config.backup import keys
from config.backup.archive import ArchiveError, ArchiveReader
from config.backup.rows import RowsError, columns, load
from config.backup.schema import migrate_to, models_at, unknown
from config.migrating import migration_lock
from config.supervisor.occupation import UNFINISHED, alone
from core.secrets.private_files import PRIVATE_FILE, PRIVATE_FOLDER
from core.version import VERSION

SPARE_BYTES = 64 * 1024 * 1024


class RestoreError(Exception):
    """The backup cannot be restored here; the message says why. Nothing was changed."""


@dataclass(frozen=True)
class Restored:
    """What was restored."""

    rows: int
    files: int


def restore(source: Path, keys_from: Path | None, then: Callable[[], None] | None = None) -> Restored:
    """Restore the archive into this installation's database and data folder, which must be empty; `then` runs
    at the end.

    Raises RestoreError, KeysError, GroundError if an instance is running here, and OSError from the disk.
    """
    with alone(settings.DATA):
        _check_empty()
        found = keys.read_from(keys_from) if keys_from else {}
        try:
            archive = ArchiveReader(source)
            _check_versions(archive)
            archive.check()
            _check_room(archive)
            with _whole_or_not_at_all():
                return _restored(archive, found, then)
        except (ArchiveError, RowsError) as error:
            raise RestoreError(f"{source} cannot be restored: {error}. Nothing was changed.") from error


def _restored(archive: ArchiveReader, found: dict[str, str], then: Callable[[], None] | None) -> Restored:
    keys.put_in_place(found)
    files = archive.manifest.assets()
    for part, name in files.items():
        put_file(archive, part, name)
    with migration_lock(connection):
        migrate_to(connection, archive.manifest.migrations)
        rows = _load(archive)
    call_command("migrate", interactive=False, verbosity=0)
    if then:
        then()
    return Restored(rows, len(files))


def _check_empty() -> None:
    unfinished = settings.DATA / UNFINISHED
    if unfinished.exists():
        raise RestoreError(
            f"A restore into {settings.DATA} did not finish. Empty the folder and the database first."
        )
    if connection.introspection.table_names():
        raise RestoreError(
            "The database is not empty. Choose an empty one with DATABASE_URL, "
            "or another data folder with WIRELOOM_DATA."
        )
    assets = Path(settings.MEDIA_ROOT)
    if assets.exists() and any(assets.iterdir()):
        raise RestoreError(f"{assets} is not empty. Choose another data folder with WIRELOOM_DATA.")


def _check_versions(archive: ArchiveReader) -> None:
    told = archive.manifest
    newer = unknown(MigrationLoader(connection), told.migrations)
    if newer or _numbers(told.version) > _numbers(VERSION):
        raise RestoreError(
            f"The backup was made by Wireloom {told.version}, which is newer than this one ({VERSION}). "
            "Restore it with that version, or a later one."
        )
    for model in models_at(MigrationLoader(connection), told.migrations):
        table = told.tables.get(model._meta.db_table)
        if table is None or table.columns != columns(model):
            raise ArchiveError(f"its columns of {model._meta.db_table} do not match its version")


def _numbers(version: str) -> list[int]:
    try:
        return [int(part) for part in version.split(".")]
    except ValueError as error:
        raise ArchiveError(f"{version[:40]!r} is not a version") from error


def _check_room(archive: ArchiveReader) -> None:
    needed = sum(archive.manifest.parts[part].size for part in archive.manifest.assets()) + SPARE_BYTES
    free = shutil.disk_usage(settings.DATA).free
    if free < needed:
        raise RestoreError(
            f"The files need {needed} bytes, but {settings.DATA} has space for {free}. Free some and try again."
        )


@contextmanager
def _whole_or_not_at_all() -> Iterator[None]:
    mark = settings.DATA / UNFINISHED
    mark.touch(mode=PRIVATE_FILE)
    try:
        yield
    except BaseException:
        _empty()
        mark.unlink()
        raise
    mark.unlink()


def _empty() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    connection.close()
    if connection.vendor == "sqlite":
        for beside in ("", "-wal", "-shm", "-migrate", "-turn"):
            Path(f"{connection.settings_dict['NAME']}{beside}").unlink(missing_ok=True)
        return
    tables = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {tables} CASCADE" if tables else "SELECT 1")


def put_file(archive: ArchiveReader, part: str, name: str) -> None:
    """Put a part of the archive into the file storage, under its own name.

    Objects that a failed restore has put into an object store are deleted after a day, like all unreferenced
    ones. Raises ArchiveError, and OSError from the storage.
    """
    if isinstance(default_storage, FileSystemStorage):
        return _unpack(archive, part, Path(settings.MEDIA_ROOT) / name)
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        for chunk in archive.chunks(part):
            file.write(chunk)
        file.seek(0)
        default_storage.save(name, File(file))
    return None


def _unpack(archive: ArchiveReader, part: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in archive.chunks(part):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


@transaction.atomic
def _load(archive: ArchiveReader) -> int:
    told, total = archive.manifest, 0
    models = models_at(MigrationLoader(connection), told.migrations)
    for model in models:
        model._base_manager.all().delete()  # rows created by migrations are in the backup too
    for model in models:
        name = model._meta.db_table
        rows = sum(load(model, archive.read(part), connection) for part in told.parts_of(name))
        if rows != told.tables[name].rows:
            raise ArchiveError(
                f"it has {rows} rows of {name}, but its manifest says {told.tables[name].rows}"
            )
        total += rows
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    return total
