"""Rows that go in by a statement that is made once."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from core.db.bulk_insert import insert_rows
from executions.models.hook_calls import HookCall
from tests.executions.factories import execution
from tests.people import make_people

pytestmark = pytest.mark.django_db


def call(**facts: object) -> HookCall:
    made = {"node_id": "hook", "method": "POST", "path": "/hooks/x", "size": 3, "outcome": "accepted"}
    workflow = execution(make_people()["alice"]).workflow
    values = {"headers": {"a": ["é", None]}, "body": b"\x00\xff\x80", "execution": uuid4(), **facts}
    return HookCall(workflow=workflow, **made, **values)


def test_a_row_comes_back_as_it_was() -> None:
    given = call()
    insert_rows([given])
    found = HookCall.objects.get()
    for field in HookCall._meta.local_concrete_fields:
        kept, meant = getattr(found, field.attname), getattr(given, field.attname)
        assert (bytes(kept) if field.name == "body" else kept) == meant, field.name


def test_a_row_that_is_there_is_left_alone_where_that_is_asked_for() -> None:
    first = call()
    insert_rows([first])
    again = HookCall(**{field.attname: getattr(first, field.attname) for field in HookCall._meta.fields})
    again.path = "/other"
    insert_rows([again], ignore_conflicts=True)
    assert HookCall.objects.get().path == "/hooks/x"
    with pytest.raises(IntegrityError):
        insert_rows([again])


def test_nothing_is_no_statement(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert_rows([])
