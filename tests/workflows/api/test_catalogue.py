"""What there is to draw with: sent once, and asked about after."""

import pytest
from django.test import Client

from tests.people import Person

pytestmark = pytest.mark.django_db
PATHS = ["/api/node-types/", "/api/template-helpers/", "/api/workflows/templates/"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_gets_it_once(alice: Person, path: str) -> None:
    first = Client(headers={"Authorization": f"Bearer {alice.token}"}).get(path)
    assert (first.status_code, first["Content-Type"]) == (200, "application/json")
    assert first.json()["results"]
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(first["Vary"].split(", "))
    headers = {"Authorization": f"Bearer {alice.token}", "If-None-Match": first["ETag"]}
    again = Client(headers=headers).get(path)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.parametrize("path", PATHS)
def test_another_tag_gets_it_again(alice: Person, path: str) -> None:
    headers = {"Authorization": f"Bearer {alice.token}", "If-None-Match": '"of another release"'}
    assert Client(headers=headers).get(path).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_tag_opens_nothing(alice: Person, path: str) -> None:
    tag = Client(headers={"Authorization": f"Bearer {alice.token}"}).get(path)["ETag"]
    assert Client(headers={"If-None-Match": tag}).get(path).status_code == 401
    headers = {"Authorization": "Bearer nonsense", "If-None-Match": tag}
    assert Client(headers=headers).get(path).status_code == 401
