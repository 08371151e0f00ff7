"""The audit log over the API: filters, pages, CSV, and no secret in any entry."""

import asyncio
import csv
import io
from typing import Any

import pytest
from django.test import AsyncClient, Client

from accounts.audit import audit, export
from accounts.audit.sealing import seal_committed
from accounts.models import AuditEntry
from tests.people import Person

pytestmark = pytest.mark.django_db
PATH = "/api/audit/"
CANARY = "canary-4f1d9a7c2b-secret"


@pytest.fixture
def acts(people: dict[str, Person]) -> dict[str, Person]:
    """One act each by alice, by bob's token "test", and by charlie elsewhere."""
    audit(people["alice"].actor, "member.invited", name="new@example.com", after={"role": "viewer"})
    people["bob"].post("/api/workflows/", {"name": "By Bob"})
    audit(people["charlie"].actor, "workflow.saved", 7)
    return people


def actions(person: Person, query: str = "") -> list[str]:
    status, shown = person.get(f"{PATH}?{query}")
    assert status == 200, shown
    return [entry["action"] for entry in shown["results"]]


def table(person: Person, query: str = "") -> list[dict[str, str]]:
    client = Client(headers={"Authorization": f"Bearer {person.token}", "Accept": "text/csv"})
    answer = client.get(f"{PATH}export/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


# --- the list ---


def test_an_entry_says_who_what_when_from_where_and_its_place(acts: dict[str, Person]) -> None:
    entry = acts["anna"].get(f"{PATH}?action=workflow.created")[1]["results"][0]
    assert entry["text"] == "created the workflow “By Bob”"
    assert entry["object"]["type"] == "workflow" and entry["object"]["name"] == "By Bob"
    assert (entry["actor"], entry["role"], entry["token_name"]) == ("bob@example.com", "editor", "test")
    assert (entry["address"], entry["result"], entry["position"]) == ("127.0.0.1", "ok", None)
    seal_committed()
    sealed = acts["anna"].get(f"{PATH}?action=workflow.created")[1]["results"][0]
    assert sealed["position"] > 0 and len(sealed["hash"]) == 64


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("actor=BOB@example.com&action=workflow", ["workflow.created"]),
        ("actor=test&action=workflow.", ["workflow.created"]),
        ("actor=nobody@example.com", []),
        ("action=member.", ["member.invited"]),
        ("object=nothing", []),
        ("from=2999-01-01T00:00:00Z", []),
        ("to=2020-01-01T00:00:00Z", []),
        ("action=member&from=2020-01-01T00:00:00%2B02:00", ["member.invited"]),
    ],
)
def test_filters(acts: dict[str, Person], query: str, expected: list[str]) -> None:
    assert actions(acts["alice"], query) == expected
    found = table(acts["alice"], query)
    assert [row["action"] for row in found] == expected


def test_the_object_filter_takes_a_things_id(acts: dict[str, Person]) -> None:
    entry = AuditEntry.objects.get(action="workflow.created")
    assert actions(acts["alice"], f"object={entry.object_id}") == ["workflow.created"]


@pytest.mark.parametrize(
    "query",
    [
        "from=yesterday",
        "to=2026-01-01",
        "from=2026-13-01T00:00:00Z",
        "to=2026-01-01T00:00:00",
        f"actor={'x' * 255}",
        f"action={'x' * 65}",
        f"object={'x' * 65}",
        "limit=0",
    ],
)
def test_a_filter_that_cannot_be_one_is_said_to_be_so(alice: Person, query: str) -> None:
    status, shown = alice.get(f"{PATH}?{query}")
    assert (status, shown["error"]["code"]) == (400, "invalid_request")
    if "limit" not in query:
        assert alice.get(f"{PATH}export/?{query}")[0] == 400
    assert not AuditEntry.objects.filter(action="audit.exported").exists()


def test_pages_follow_each_other_without_a_gap(acts: dict[str, Person]) -> None:
    everything = actions(acts["alice"])
    paged, address = [], f"{PATH}?limit=2"
    while address:
        page = acts["alice"].get(address)[1]
        paged += [entry["action"] for entry in page["results"]]
        address = page["next"]
    assert paged == everything and len(paged) > 4


@pytest.mark.parametrize("path", ["", "export/", "verification/"])
def test_only_owners_and_admins_and_only_their_own_organisation(acts: dict[str, Person], path: str) -> None:
    for name in ("bob", "otto", "vera"):
        assert acts[name].get(PATH + path)[0] == 403
    assert "workflow.saved" not in actions(acts["alice"])


# --- verification ---


def test_the_head_and_whether_it_holds(alice: Person) -> None:
    seal_committed()
    status, shown = alice.get(f"{PATH}verification/")
    newest = AuditEntry.objects.in_organization(alice.actor.organization).order_by("-position")[0]
    assert (status, shown["position"], shown["hash"]) == (200, newest.position, newest.hash)
    assert (shown["holds"], shown["broken_position"], shown["checked_at"]) == (True, None, None)


# --- CSV ---


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(alice: Person, begin: str) -> None:
    audit(alice.actor, "workflow.created", 1, name=f"{begin}cmd|'/c calc'!A1")
    cell = table(alice, "action=workflow.created")[0]["object_name"]
    assert cell == f"'{begin}cmd|'/c calc'!A1"


def test_an_export_is_written_down_with_its_filters_and_is_no_part_of_itself(alice: Person) -> None:
    assert "audit.exported" not in {row["action"] for row in table(alice, "actor=alice@example.com&x=1")}
    entry = AuditEntry.objects.get(action="audit.exported")
    assert entry.details == {"filters": {"actor": "alice@example.com"}}


@pytest.mark.django_db(transaction=True)
def test_an_export_is_read_in_pages_while_it_is_sent(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 10)
    for number in range(35):
        audit(alice.actor, "workflow.saved", number)

    async def parts() -> list[bytes]:
        headers = {"Authorization": f"Bearer {alice.token}"}
        answer: Any = await AsyncClient().get(f"{PATH}export/?action=workflow.saved", headers=headers)
        assert answer.status_code == 200, answer.content
        return [part async for part in answer]

    pages = asyncio.run(parts())
    assert [page.count(b"\r\n") for page in pages] == [1, 10, 10, 10, 5]


# --- secrets ---


def test_no_secret_is_in_any_entry(alice: Person) -> None:
    body = {"name": f"key {CANARY}", "type": "http_bearer", "data": {"token": CANARY}}
    made = alice.post("/api/credentials/", body)[1]
    path = f"/api/credentials/{made['id']}/"
    other = f"{CANARY}-two"
    alice.patch(path, {"name": f"now {other}", "data": {"token": other}})
    alice.post(f"{path}test/")
    alice.delete(path)
    token = alice.post("/api/tokens/", {"name": "CI"})[1]["token"]
    invitation = alice.post("/api/members/", {"email": "new@example.com", "role": "viewer"})[1]["invite_url"]
    seen = repr(list(AuditEntry.objects.values()))
    assert {"credential.created", "credential.changed", "credential.deleted"} <= set(actions(alice))
    for secret in (CANARY, token, invitation.split("/")[-2]):
        assert secret not in seen
