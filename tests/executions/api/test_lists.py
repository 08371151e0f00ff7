"""Lists read what they show, however much there is besides."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.wire.rendering import written
from executions.models import Execution
from executions.wire.executions import ExecutionSummary
from tests.executions.api.test_run import create
from tests.executions.factories import execution, workflow
from tests.people import Person
from workflows.models import Workflow

pytestmark = pytest.mark.django_db
LARGE = ('"graph"', '"input"', '"output"')


def statements(alice: Person, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert alice.get(path)[0] == 200
    return [query["sql"] for query in asked]


@pytest.fixture
def path(alice: Person) -> str:
    found = create(alice)
    for _ in range(3):
        assert alice.post(found, {"input": {"n": 1}})[0] == 202
    return found


@pytest.mark.parametrize("address", ["/api/executions/?limit=20", "/api/workflows/?limit=20"])
def test_no_graph_input_or_output_is_read(alice: Person, path: str, address: str) -> None:
    read = statements(alice, address)
    assert not [one for one in read if any(column in one for column in LARGE)], read


@pytest.mark.parametrize("address", ["/api/executions/?limit=20", "/api/workflows/?limit=20"])
def test_more_rows_take_no_more_statements(alice: Person, path: str, address: str) -> None:
    few = len(statements(alice, address))
    for _ in range(4):
        assert alice.post(create(alice), {})[0] == 202
    assert len(statements(alice, address)) == few


def test_the_last_run_of_each_workflow_is_its_newest(alice: Person, path: str) -> None:
    other = create(alice)
    alice.post(other, {})
    newest = {str(row.workflow_id): str(row.pk) for row in Execution.objects.order_by("id")}
    shown = {row["id"]: row["last_run"]["id"] for row in alice.get("/api/workflows/")[1]["results"]}
    assert shown == newest


# --- every filter, every page ---

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
READ_ONLY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def moment(hours: int) -> datetime:
    return SINCE + timedelta(hours=hours)


@pytest.fixture
def different(alice: Person) -> list[Execution]:
    """Executions of two workflows that differ in all that a list shows and filters by."""
    first = execution(alice)
    rows = [first]
    for status, mode in product(("succeeded", "failed"), ("manual", "webhook", "error")):
        facts: dict[str, Any] = {
            "status": status,
            "mode": mode,
            "retry_of": first,
            "usage": {"input_tokens": 7},
        }
        if status == "failed":
            facts |= {
                "error": {"code": "timeout", "message": "\U0001f600"},
                "cost_usd": Decimal("0.000000000001"),
            }
        rows.append(execution(alice, started_by=alice.actor.user.pk, finished_at=moment(99), **facts))
    for hours, row in enumerate(rows):
        row.workflow = first.workflow if hours % 2 else row.workflow
        row.save()
        Execution.objects.filter(pk=row.pk).update(created_at=moment(hours))
    return rows


def pages(who: Person, path: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of all pages, one after another."""
    address: str | None = f"{path}?{urlencode(query)}"
    while address:
        status, answer = who.get(address)
        assert status == 200, answer
        assert len(answer["results"]) <= query["limit"]
        yield from answer["results"]
        address = answer["next"]


HOURS = st.integers(-1, 8)


@READ_ONLY
@given(
    limit=st.sampled_from([1, 2, 3, 200]),
    facts=st.fixed_dictionaries(
        {},
        optional={"status": st.sampled_from(["failed", "queued", "running"]), "mode": st.just("webhook")},
    ),
    own=st.none() | st.integers(0, 6),
    times=st.fixed_dictionaries({}, optional={"after": HOURS, "before": HOURS}),
)
def test_executions_are_listed_as_their_rows_are(
    alice: Person,
    different: list[Execution],
    limit: int,
    facts: dict[str, str],
    own: int | None,
    times: dict[str, int],
) -> None:
    ids = {} if own is None else {"workflow": different[own].workflow_id}
    rows = Execution.objects.select_related("workflow", "version").filter(**facts, **ids).order_by("-id")
    lookups = {"after": "created_at__gt", "before": "created_at__lt"}
    rows = rows.filter(**{lookups[name]: moment(hours) for name, hours in times.items()})
    query = {**facts, **ids, **{name: moment(hours).isoformat() for name, hours in times.items()}}
    expected = json.loads(written([ExecutionSummary.of(row, alice.actor) for row in rows]))
    assert list(pages(alice, "/api/executions/", {**query, "limit": limit})) == expected


@READ_ONLY
@given(
    limit=st.sampled_from([1, 2, 200]),
    search=st.sampled_from(["", "in", "IN", "100%", "_", "\\", "nothing has this"]),
)
def test_workflows_are_listed_as_they_show_themselves(
    alice: Person, named: list[Workflow], limit: int, search: str
) -> None:
    found = [row for row in named if search.lower() in f"{row.name}\n{row.description}".lower()]
    expected = [whole(alice, row) for row in found]
    assert list(pages(alice, "/api/workflows/", {"search": search, "limit": limit})) == expected


@pytest.fixture
def named(alice: Person) -> list[Workflow]:
    """Workflows with and without what starts them, published or not, run or not, newest first."""
    published = create(alice)
    alice.post(published, {})
    for name in ("Invoices", "100% in", "a_b", "back\\slash", "other"):
        workflow(alice, name=name)
    return list(Workflow.objects.order_by("-id"))


def whole(who: Person, row: Workflow) -> dict[str, Any]:
    """A workflow as it shows itself, but for its draft."""
    _, shown = who.get(f"/api/workflows/{row.pk}/")
    return {name: value for name, value in shown.items() if name not in ("graph", "problems")}
