"""How long a workflow keeps its executions is set over the API."""

import pytest

from tests.executions.factories import workflow
from tests.people import Person

pytestmark = pytest.mark.django_db
FIELDS = ("retention_days", "retention_failed_days", "retention_count")


def test_a_new_workflow_keeps_as_the_settings_say(alice: Person) -> None:
    _, shown = alice.get(f"/api/workflows/{workflow(alice).pk}/")
    assert [shown[field] for field in FIELDS] == [None] * 3


def test_it_can_be_changed_and_changed_back(alice: Person) -> None:
    path = f"/api/workflows/{workflow(alice).pk}/"
    for values in ((30, 0, 1000), (None, None, None)):
        status, _ = alice.patch(path, dict(zip(FIELDS, values, strict=True)))
        _, shown = alice.get(path)
        assert (status, [shown[field] for field in FIELDS]) == (200, list(values))


@pytest.mark.parametrize(
    ("field", "value"),
    [("retention_days", -1), ("retention_failed_days", 36_501), ("retention_count", 0)],
)
def test_what_is_no_length_of_time_or_number_is_refused(alice: Person, field: str, value: int) -> None:
    path = f"/api/workflows/{workflow(alice).pk}/"
    status, _ = alice.patch(path, {field: value})
    assert status == 400
    assert alice.get(path)[1][field] is None
