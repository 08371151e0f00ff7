"""Queries whose SQL is written once give what the queryset would give, whatever the values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db.compiled_query import CompiledQuery
from tests.people import Person
from workflows.models import Trigger, Workflow, WorkflowVersion

NAMES = ["Invoices", "invoices 100%", "a_b", "a-b", "back\\slash", "Ünïcode", "'quoted'", "", "\U0001f600?"]
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class Row(NamedTuple):
    """Columns of every kind that has a converter on some database, one of a relation, and an annotation."""

    id: UUID
    name: str
    active: bool
    max_running: int | None
    created_at: datetime
    deleted_at: datetime | None
    organization__name: str
    updated_by_id: UUID | None
    number: int | None


def rows(
    organization: UUID,
    limit: int | None,
    *,
    ids: Sequence[UUID] | None = None,
    like: str | None = None,
    named: str | None = None,
    since: datetime | None = None,
    active: bool | None = None,
) -> "QuerySet[Any]":
    found = Workflow.objects.in_organization(organization).annotate(number=F("published__number"))
    if ids is not None:
        found = found.filter(pk__in=ids)
    if like is not None:
        found = found.named_like(like)
    wanted = {"name": named, "created_at__gte": since, "active": active}
    return found.filter(**{lookup: value for lookup, value in wanted.items() if value is not None}).order_by(
        "-id"
    )[:limit]


compiled = CompiledQuery(Row, rows)


@pytest.fixture
def workflows(alice: Person) -> list[Workflow]:
    """Workflows of Alice's organisation that differ in everything."""
    made = []
    for number, name in enumerate(NAMES):
        row = Workflow.objects.create(
            organization=alice.actor.organization,
            name=name,
            active=bool(number % 2),
            max_running=number or None,
            updated_by=alice.actor.user if number % 3 else None,
            deleted_at=SINCE if number == 4 else None,
        )
        Workflow.objects.filter(pk=row.pk).update(created_at=SINCE + timedelta(hours=number))
        made.append(row)
    version = WorkflowVersion.objects.create(workflow=made[0], number=3, digest="d", graph={})
    Workflow.objects.filter(pk=made[0].pk).update(published=version)
    return made


TEXTS = st.sampled_from(["invoices", "INV", "%", "_", "a_b", "\\", "'", "ü", "none has this", "\U0001f600"])
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "like": TEXTS,
        "named": st.sampled_from(["a_b", "back\\slash", "nobody"]),
        "since": st.integers(-1, 10).map(lambda hours: SINCE + timedelta(hours=hours)),
        "active": st.booleans(),
        "ids": st.lists(st.integers(0, 12), max_size=5, unique=True),
    },
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.sampled_from([None, 1, 3, 200]), filters=FILTERS, mine=st.booleans())
def test_the_rows_are_those_of_the_queryset(
    workflows: list[Workflow], limit: int | None, filters: dict[str, Any], mine: bool
) -> None:
    organization = workflows[0].organization_id if mine else uuid4()
    if "ids" in filters:
        found = [workflows[place].pk if place < len(workflows) else uuid4() for place in filters["ids"]]
        filters = {**filters, "ids": found}
    expected = rows(organization, limit, **filters).values_list(*Row._fields)
    assert compiled(organization, limit, **filters) == [Row(*row) for row in expected]


def test_a_statement_is_written_once_for_each_shape(alice: Person) -> None:
    written = []

    def counted(organization: UUID, limit: int, name: str | None = None) -> "QuerySet[Any]":
        written.append((limit, name is None))
        return rows(organization, limit, named=name)

    query = CompiledQuery(Row, counted)
    for _ in range(3):
        query(uuid4(), 1)
        query(uuid4(), 2)
        query(uuid4(), 2, name=f"{uuid4()}")
    assert written == [(1, True), (2, True), (2, False)]


def test_lists_of_one_length_share_a_statement_and_the_empty_one_asks_nothing(alice: Person) -> None:
    asked: list[int] = []

    class Token(NamedTuple):
        token: str

    def triggers(workflows: Sequence[UUID]) -> "QuerySet[Any]":
        asked.append(len(workflows))
        return Trigger.objects.filter(workflow__pk__in=workflows)

    query = CompiledQuery(Token, triggers)
    with CaptureQueriesContext(connection) as statements:
        for length in (2, 0, 2, 3):
            assert query([uuid4() for _ in range(length)]) == []
    assert (asked, len(statements)) == ([2, 0, 3], 3)
