"""Lists read what they show, however much there is besides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from executions.models import Execution
from tests.executions.api.test_run import create
from tests.people import Person

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
