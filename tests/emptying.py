"""Empties the tables after a test that commits: only those with rows, in one transaction.

Django's own `flush` truncates every table, lets every application make its permissions anew, and would be refused by
the audit log, whose triggers it would take two schema changes to take away and put back.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.audit.locks import lock, unlock
from accounts.models import AuditEntry

KEPT = {ContentType._meta.db_table, Permission._meta.db_table}
"""Tables that `migrate` fills, and that no test changes."""


def empty_tables() -> None:
    """Delete every row that a test has left."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = _filled(cursor)
        if connection.vendor == "postgresql":
            # Neither triggers nor the order of tables matter then.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _delete(cursor, filled)
        elif AuditEntry._meta.db_table in filled:
            unlock(connection)
            _delete(cursor, filled)
            lock(connection)
        else:
            _delete(cursor, filled)


def _filled(cursor: CursorWrapper) -> list[str]:
    names = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    quoted = {name: connection.ops.quote_name(name) for name in names}
    looks = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted[name]})" for name in names]
    cursor.execute(" UNION ALL ".join(looks))
    return [name for (name,) in cursor.fetchall()]


def _delete(cursor: CursorWrapper, tables: list[str]) -> None:
    for name in tables:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
