"""Where a credential is used, told to whoever asks about the credential."""

from typing import Any

import pytest

from tests.people import Person

CREDENTIAL = {"name": "Main", "type": "http_bearer", "data": {"token": "t" * 20}}


@pytest.fixture
def credential(alice: Person) -> str:
    return str(alice.post("/api/credentials/", CREDENTIAL)[1]["id"])


def graph(credential: str | None, label: str = "Fetch") -> dict[str, Any]:
    call = {
        "id": "call",
        "type": "http.request",
        "label": label,
        "credential": credential,
        "parameters": {"url": "https://example.com"},
    }
    return {
        "nodes": [{"id": "start", "type": "trigger.manual"}, call],
        "edges": [{"source": "start", "target": "call"}],
    }


def make(alice: Person, credential: str, name: str = "Daily") -> dict[str, Any]:
    status, workflow = alice.post("/api/workflows/", {"name": name, "graph": graph(credential)})
    assert status == 201, workflow
    found: dict[str, Any] = workflow
    return found


def places(alice: Person, credential: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = alice.get(f"/api/credentials/{credential}/")[1]["used_by"]
    assert alice.get("/api/credentials/")[1]["results"][0]["used_by"] == found
    return found


def test_a_draft_that_names_it_uses_it(alice: Person, credential: str) -> None:
    workflow = make(alice, credential)
    assert places(alice, credential) == [
        {"workflow": workflow["id"], "workflow_name": "Daily", "node_id": "call", "label": "Fetch"}
    ]


def test_it_cannot_be_deleted_while_a_draft_uses_it(alice: Person, credential: str) -> None:
    make(alice, credential)
    status, answer = alice.delete(f"/api/credentials/{credential}/")
    assert (status, answer["error"]["code"]) == (409, "in_use")
    assert answer["error"]["details"]["used_by"][0]["workflow_name"] == "Daily"


def test_a_published_version_uses_it_also_when_the_draft_does_not_any_more(
    alice: Person, credential: str
) -> None:
    workflow = make(alice, credential)
    assert alice.post(f"/api/workflows/{workflow['id']}/publish/")[0] == 200
    saved = alice.put(f"/api/workflows/{workflow['id']}/graph/", {"revision": 1, "graph": graph(None)})
    assert saved[0] == 200
    assert [place["node_id"] for place in places(alice, credential)] == ["call"]
    assert alice.delete(f"/api/credentials/{credential}/")[0] == 409
    assert alice.post(f"/api/workflows/{workflow['id']}/publish/")[0] == 200
    assert places(alice, credential) == []
    assert alice.delete(f"/api/credentials/{credential}/")[0] == 204


def test_a_node_that_is_drafted_and_published_is_one_place(alice: Person, credential: str) -> None:
    workflow = make(alice, credential)
    alice.post(f"/api/workflows/{workflow['id']}/publish/")
    assert len(places(alice, credential)) == 1


def test_two_workflows_are_two_places(alice: Person, credential: str) -> None:
    make(alice, credential)
    make(alice, credential, "Weekly")
    assert {place["workflow_name"] for place in places(alice, credential)} == {"Daily", "Weekly"}


def test_a_deleted_workflow_lets_it_go(alice: Person, credential: str) -> None:
    workflow = make(alice, credential)
    alice.post(f"/api/workflows/{workflow['id']}/publish/")
    assert alice.delete(f"/api/workflows/{workflow['id']}/")[0] == 204
    assert places(alice, credential) == []
    assert alice.delete(f"/api/credentials/{credential}/")[0] == 204
