"""The key that signs sessions and links: created once, and never recreated while anything needs a lost one."""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

from core.secrets.private_files import PrivateFileError, make_secret_file, read_secret_file

SHORTEST = 32
NEEDS_IT = {
    "accounts_user": "SELECT 1 FROM accounts_user LIMIT 1",
    "django_session": "SELECT 1 FROM django_session LIMIT 1",
    "accounts_browsersession": "SELECT 1 FROM accounts_browsersession LIMIT 1",
    "credentials_credential": "SELECT 1 FROM credentials_credential LIMIT 1",
}
"""If any of these tables has a row, the instance has been used."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = ANY(current_schemas(false))"
_NOT_LIBPQ = ("pool", "server_side_binding", "prepare_threshold")
_REMEDY = (
    "Restore it from a backup or from the machine that has it, or set WIRELOOM_SECRET_KEY to a new random value: "
    "then everybody must sign in again, and links already sent out become invalid."
)


def kept_secret_key(path: Path, database: dict[str, Any]) -> str:
    """The key in the file, which is created if nothing was ever signed. Raises ImproperlyConfigured.

    `database` is Django's settings for the database.
    """
    try:
        if not path.exists() and not _is_new_machine(path, database):
            _check_unused(path, database)
        if not path.exists():
            make_secret_file(path, secrets.token_urlsafe(48) + "\n")
        key = read_secret_file(path)
    except PrivateFileError as error:
        raise ImproperlyConfigured(str(error)) from error
    except OSError as error:
        told = f"{path} cannot be used: {error.strerror}."
        raise ImproperlyConfigured(f"{told} Give the data folder to Wireloom's user.") from error
    if len(key) < SHORTEST:
        raise ImproperlyConfigured(f"{path} contains no key of at least {SHORTEST} characters. {_REMEDY}")
    return key


def _is_new_machine(path: Path, database: dict[str, Any]) -> bool:
    """Whether the key folder never existed: then no key can have been lost.

    This is the case on an installation's second machine. Sessions and links that it signs are valid only there,
    unless all machines share one WIRELOOM_SECRET_KEY.
    """
    return "sqlite3" not in database["ENGINE"] and not path.parent.exists()


def _check_unused(path: Path, database: dict[str, Any]) -> None:
    try:
        used = _sqlite_used(database) if "sqlite3" in database["ENGINE"] else _postgresql_used(database)
    except Exception as error:  # of either driver, neither of which is imported for this
        told = " ".join(str(error).split())
        raise ImproperlyConfigured(
            f"{path} is missing, and the database cannot be asked whether anything needs it: {told}. "
            "Start the database, or restore the file."
        ) from error
    if used:
        raise ImproperlyConfigured(f"{path} is missing, but there are accounts that need it. {_REMEDY}")


def _sqlite_used(database: dict[str, Any]) -> bool:
    path = Path(database["NAME"])
    if not path.exists():
        return False
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True)) as connection:
        there = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return _any_row(lambda query: connection.execute(query).fetchone(), {name for (name,) in there})


def _postgresql_used(database: dict[str, Any]) -> bool:
    import psycopg

    options = {name: value for name, value in database["OPTIONS"].items() if name not in _NOT_LIBPQ}
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: database[setting] for name, setting in names.items() if database[setting]}
    with psycopg.connect(**options, **given) as connection:
        there = connection.execute(_TABLES).fetchall()
        return _any_row(lambda query: connection.execute(query).fetchone(), {name for (name,) in there})


def _any_row(first: Callable[[str], Any], there: set[str]) -> bool:
    return any(first(query) is not None for table, query in NEEDS_IT.items() if table in there)
