"""Lets the database itself write down every change of an execution and of a node run.

Triggers run inside the transaction that changes a row, so their record has exactly what was committed, in the
order in which it was; whoever changed it need not be trusted, and may be killed.
"""

from tests.chaos.plan import Database
from tests.chaos.services import Store

TABLES = {
    "executions_execution": ("id", "status", "fence", "seq", "worker"),
    "executions_noderun": ("execution_id", "node_id", "iteration", "attempt", "status", "seq"),
}
_NOW = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "extract(epoch FROM clock_timestamp())",
}
_KEY = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "BIGSERIAL PRIMARY KEY"}


def install(store: Store, database: Database) -> None:
    """Begin to record. Heartbeats, which change a lease and nothing else, are left out."""
    for table, columns in TABLES.items():
        listed = ", ".join(columns)
        kept = f"history_of_{table}"
        made = f"CREATE TABLE {kept} (place {_KEY[database]}, at DOUBLE PRECISION, {_typed(columns)})"
        values = ", ".join(f"NEW.{column}" for column in columns)
        insert = f"INSERT INTO {kept} (at, {listed}) VALUES ({_NOW[database]}, {values});"
        store.execute(made, *_triggers(database, table, insert))


def _typed(columns: tuple[str, ...]) -> str:
    numbers = ("fence", "seq", "attempt")
    return ", ".join(f"{column} {'BIGINT' if column in numbers else 'TEXT'}" for column in columns)


def _triggers(database: Database, table: str, insert: str) -> list[str]:
    changed = "WHEN (NEW.seq <> OLD.seq OR NEW.status <> OLD.status)"
    if database == "sqlite":
        return [
            f"CREATE TRIGGER made_{table} AFTER INSERT ON {table} BEGIN {insert} END",
            f"CREATE TRIGGER changed_{table} AFTER UPDATE ON {table} {changed} BEGIN {insert} END",
        ]
    return [
        f"CREATE FUNCTION record_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {insert} RETURN NULL; END $$",
        f"CREATE TRIGGER made_{table} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION record_{table}()",
        f"CREATE TRIGGER changed_{table} AFTER UPDATE ON {table} FOR EACH ROW {changed} "
        f"EXECUTE FUNCTION record_{table}()",
    ]
