"""Who may change a credential, and who may use it in workflows."""

from typing import Any

import pytest

from credentials.models import Credential
from tests.people import Person

pytestmark = pytest.mark.django_db
BODY = {"name": "Key", "type": "http_bearer", "data": {"token": "t" * 20}, "hosts": ["example.com"]}


def made(person: Person, **more: Any) -> dict[str, Any]:
    status, shown = person.post("/api/credentials/", {**BODY, **more})
    assert status == 201, shown
    return dict(shown)


def graph(credential: str | None, **parameters: Any) -> dict[str, Any]:
    call = {"id": "call", "type": "http.request", "credential": credential}
    call["parameters"] = {"url": "https://example.com/", **parameters}
    return {
        "nodes": [{"id": "start", "type": "trigger.manual"}, call],
        "edges": [{"source": "start", "target": "call"}],
    }


# --- changing ---


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "POST"])
def test_editors_change_test_and_delete_only_what_they_made(people: dict[str, Person], method: str) -> None:
    bob = people["bob"]
    for maker, expected in (("alice", 403), ("bob", 200)):
        shown = made(people[maker], name=f"By {maker}")
        path = f"/api/credentials/{shown['id']}/" + ("test/" if method == "POST" else "")
        status = bob.call(method, path, {"name": f"Other {maker}"} if method == "PATCH" else None)[0]
        assert status in ((expected,) if expected == 403 else (200, 204, 422)), (maker, status)


@pytest.mark.parametrize("name", ["alice", "anna"])
def test_admins_change_everybodys(people: dict[str, Person], name: str) -> None:
    path = f"/api/credentials/{made(people['bob'])['id']}/"
    assert people[name].patch(path, {"name": "Other"})[0] == 200
    assert people[name].delete(path)[0] == 204


def test_one_from_before_its_maker_was_kept_needs_an_admin(people: dict[str, Person]) -> None:
    path = f"/api/credentials/{made(people['bob'])['id']}/"
    Credential.objects.update(created_by=None)
    assert people["bob"].patch(path, {"name": "Mine"})[0] == 403
    assert people["anna"].patch(path, {"name": "Ours"})[0] == 200


def test_each_is_told_what_they_may_do_with_it(people: dict[str, Person]) -> None:
    path = f"/api/credentials/{made(people['alice'], shared=False)['id']}/"
    told = {name: people[name].get(path)[1] for name in ("alice", "anna", "bob", "otto", "vera")}
    may = {name: (shown["may_change"], shown["may_use"]) for name, shown in told.items()}
    nothing = (False, False)
    assert may == {
        "alice": (True, True),
        "anna": (True, True),
        "bob": nothing,
        "otto": nothing,
        "vera": nothing,
    }
    assert told["vera"]["created_by"] == "alice@example.com"


# --- using ---


def test_it_is_shared_unless_one_says_otherwise(people: dict[str, Person]) -> None:
    shown = made(people["alice"])
    assert shown["shared"] is True
    assert people["bob"].post("/api/workflows/", {"name": "W", "graph": graph(shown["id"])})[0] == 201


@pytest.mark.parametrize("way", ["create", "save", "duplicate"])
def test_one_that_is_not_shared_is_used_by_its_maker_and_admins_only(
    people: dict[str, Person], way: str
) -> None:
    drawn = graph(made(people["alice"], shared=False)["id"])
    theirs = people["alice"].post("/api/workflows/", {"name": "Theirs", "graph": drawn})[1]

    def tried(name: str) -> tuple[int, Any]:
        if way == "create":
            return people[name].post("/api/workflows/", {"name": "W", "graph": drawn})
        if way == "duplicate":
            return people[name].post(f"/api/workflows/{theirs['id']}/duplicate/")
        empty = people[name].post("/api/workflows/", {"name": "Empty"})[1]
        return people[name].put(f"/api/workflows/{empty['id']}/graph/", {"revision": 1, "graph": drawn})

    status, shown = tried("bob")
    assert (status, shown["error"]["code"]) == (403, "credential_not_shared")
    assert "alice@example.com" in shown["error"]["hint"]
    for name in ("alice", "anna"):
        assert tried(name)[0] in (200, 201)


def test_where_it_stands_already_others_edit_the_rest_publish_and_run(people: dict[str, Person]) -> None:
    bob, drawn = people["bob"], graph(made(people["alice"], shared=False)["id"])
    theirs = people["alice"].post("/api/workflows/", {"name": "Theirs", "graph": drawn})[1]
    path = f"/api/workflows/{theirs['id']}"
    edited = {**drawn, "nodes": [*drawn["nodes"], {"id": "set", "type": "data.set"}]}
    assert bob.put(f"{path}/graph/", {"revision": 1, "graph": edited})[0] == 200
    assert bob.post(f"{path}/publish/")[0] == 200
    assert people["otto"].post(f"{path}/run/", {"input": {}})[0] == 202


def test_what_is_done_with_it_is_changed_only_by_who_may_use_it(people: dict[str, Person]) -> None:
    secret = made(people["alice"], shared=False)["id"]
    theirs = people["alice"].post("/api/workflows/", {"name": "Theirs", "graph": graph(secret)})[1]
    body = {"revision": 1, "graph": graph(secret, url="https://example.com/elsewhere")}
    status, shown = people["bob"].put(f"/api/workflows/{theirs['id']}/graph/", body)
    assert (status, shown["error"]["code"]) == (403, "credential_not_shared")
    assert people["alice"].get(f"/api/workflows/{theirs['id']}/")[1]["revision"] == 1
    assert people["anna"].put(f"/api/workflows/{theirs['id']}/graph/", body)[0] == 200


def test_sharing_is_changed_and_written_down(people: dict[str, Person]) -> None:
    path = f"/api/credentials/{made(people['alice'])['id']}/"
    assert people["alice"].patch(path, {"shared": False})[1]["shared"] is False
    entry = people["alice"].get("/api/audit/?action=credential.changed")[1]["results"][0]
    assert (entry["before"], entry["after"]) == ({"shared": True}, {"shared": False})
