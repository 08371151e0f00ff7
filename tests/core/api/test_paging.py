"""Lists by cursor: what is asked for is given or refused, never silently changed."""

from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.people import Person
from workflows.models import Workflow


@pytest.fixture
def five(alice: Person) -> list[str]:
    """Five workflows' ids, newest first."""
    made = [
        Workflow.objects.create(organization=alice.actor.organization, name=f"Workflow {n}") for n in range(5)
    ]
    return [str(row.pk) for row in reversed(made)]


def cursor(position: str) -> str:
    return "cursor=" + urlsafe_b64encode(position.encode()).decode().rstrip("=")


def test_pages_follow_each_other_to_the_end_without_repeating(alice: Person, five: list[str]) -> None:
    seen: list[str] = []
    path = "/api/workflows/?limit=2"
    while path:
        status, answer = alice.get(path)
        assert status == 200
        seen += [row["id"] for row in answer["results"]]
        path = answer["next"]
    assert seen == five


def test_a_row_added_meanwhile_does_not_shift_the_next_page(alice: Person, five: list[str]) -> None:
    _, first = alice.get("/api/workflows/?limit=2")
    Workflow.objects.create(organization=alice.actor.organization, name="Newcomer")
    _, second = alice.get(first["next"])
    assert [row["id"] for row in second["results"]] == five[2:4]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many", "1.5", "9" * 5000, ""])
def test_a_limit_outside_1_to_200_is_refused(alice: Person, limit: str) -> None:
    status, answer = alice.get(f"/api/workflows/?limit={limit}")
    assert (status, answer["error"]["code"]) == (400, "invalid_request")
    assert "1" in answer["error"]["message"] and "200" in answer["error"]["message"]


@pytest.mark.parametrize("limit", [1, 200])
def test_a_limit_from_1_to_200_is_kept(alice: Person, five: list[str], limit: int) -> None:
    status, answer = alice.get(f"/api/workflows/?limit={limit}")
    assert status == 200
    assert len(answer["results"]) == min(limit, 5)


@pytest.mark.parametrize(
    "query",
    [
        "cursor=nonsense",
        "cursor=%00",
        cursor("\0"),
        cursor("9" * 5000),
    ],
)
@pytest.mark.parametrize("path", ["/api/workflows/", "/api/executions/", "/api/models/", "/api/credentials/"])
def test_a_cursor_that_is_none_is_a_client_error_in_the_one_shape(
    alice: Person, path: str, query: str
) -> None:
    status, answer = alice.get(f"{path}?{query}")
    assert status == 400
    assert answer["error"]["code"] == "invalid_cursor"
    assert answer["error"]["hint"]


@pytest.mark.parametrize("position", ["not-an-id", "123", "' OR 1=1"])
def test_a_cursor_of_another_list_is_refused_where_ids_are_the_order(alice: Person, position: str) -> None:
    status, answer = alice.get(f"/api/workflows/?{cursor(position)}")
    assert (status, answer["error"]["code"]) == (400, "invalid_cursor")


def test_the_next_address_keeps_the_filters(alice: Person, five: list[str]) -> None:
    _, answer = alice.get("/api/workflows/?limit=2&search=Workflow")
    assert parse_qs(urlsplit(answer["next"]).query)["search"] == ["Workflow"]
