"""Triggers by which the database itself refuses to change a sealed entry or to delete any entry.

A user who may alter the schema can drop the triggers; the chain exists for that case.
"""

from typing import Any

_SQLITE = (
    """CREATE TRIGGER audit_no_change BEFORE UPDATE ON accounts_auditentry WHEN OLD.position IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'sealed entries of the audit log are never changed'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON accounts_auditentry
    BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never deleted'); END""",
)
_SQLITE_OFF = (
    "DROP TRIGGER IF EXISTS audit_no_change",
    "DROP TRIGGER IF EXISTS audit_no_delete",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'entries of the audit log are never changed or deleted'
    USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE ON accounts_auditentry
    FOR EACH ROW WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
)
_POSTGRESQL_OFF = (
    "DROP TRIGGER IF EXISTS audit_no_change ON accounts_auditentry",
    "DROP TRIGGER IF EXISTS audit_no_delete ON accounts_auditentry",
    "DROP TRIGGER IF EXISTS audit_no_truncate ON accounts_auditentry",
    "DROP FUNCTION IF EXISTS audit_refuse()",
)
_ON = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_OFF = {"sqlite": _SQLITE_OFF, "postgresql": _POSTGRESQL_OFF}


def lock(connection: Any) -> None:
    """Create the triggers."""
    _execute(connection, _ON)


def unlock(connection: Any) -> None:
    """Drop the triggers, if they exist."""
    _execute(connection, _OFF)


def _execute(connection: Any, statements: dict[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
