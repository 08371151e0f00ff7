"""Coming from a version whose sessions stood in the database with their keys in clear."""

from importlib import import_module

import pytest
from django.db import connection

forget = import_module("accounts.migrations.0007_sessions").forget_readable_sessions


@pytest.mark.django_db
def test_old_sessions_are_forgotten() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE django_session (session_key varchar(40), session_data text)")
        cursor.execute("INSERT INTO django_session VALUES ('a key in clear', 'data')")
        forget(None, connection.schema_editor())
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_a_new_installation_has_none() -> None:
    forget(None, connection.schema_editor())
    assert "django_session" not in connection.introspection.table_names()
