"""Files go up, are shown to who may see them, and go away."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AuditEntry
from assets.models import Asset
from assets.spool import IN_MEMORY, Spool
from assets.storage import store
from tests.assets.sending import PNG, client_of, upload, uploaded
from tests.executions.factories import execution
from tests.people import Person


def listed(person: Person, query: str = "") -> list[str]:
    status, answer = person.get(f"/api/assets/{query}")
    assert status == 200, answer
    return [row["id"] for row in answer["results"]]


def test_what_is_told_of_a_file_is_what_its_bytes_are(alice: Person) -> None:
    made = uploaded(alice, PNG, "Grüße.html")
    assert made == {
        "id": made["id"],
        "name": "Grüße.html",
        "content_type": "image/png",
        "size": len(PNG),
        "sha256": hashlib.sha256(PNG).hexdigest(),
        "execution": None,
        "kept": False,
        "created_at": made["created_at"],
    }
    assert alice.get(f"/api/assets/{made['id']}/") == (200, made)
    assert listed(alice) == [made["id"]]


@pytest.mark.parametrize("size", [0, 1, IN_MEMORY + 1])
def test_a_file_of_any_size_is_whole(alice: Person, size: int) -> None:
    content = b"a" * size
    made = Asset.objects.get(pk=uploaded(alice, content)["id"])
    with made.file.open("rb") as file:
        assert file.read() == content


def test_the_name_is_no_path(alice: Person) -> None:
    sent = SimpleUploadedFile("x", b"hello")
    sent._name = "../../../etc/cron.d/evil\r\n.txt"  # type: ignore[attr-defined]  # which the class would not let through
    made = Asset.objects.get(pk=client_of(alice).post("/api/assets/", {"file": sent}).json()["id"])
    assert Path(made.file.path).name == str(made.pk)
    assert "/" not in made.name and made.name.isprintable()


def test_one_may_ask_to_keep_it(alice: Person) -> None:
    kept, other = uploaded(alice, kept="true"), uploaded(alice)
    assert (kept["kept"], other["kept"]) == (True, False)
    assert listed(alice, "?kept=true") == [kept["id"]]
    assert listed(alice, "?kept=false") == [other["id"]]


def test_a_list_can_be_of_one_execution(alice: Person) -> None:
    row = execution(alice)
    uploaded(alice)
    mine = store(Spool.of(b"a", 1), alice.actor.organization.pk, "a", execution=row.pk)
    mine.save()
    assert listed(alice, f"?execution={row.pk}") == [str(mine.pk)]
    assert listed(alice, f"?execution={uuid4()}") == []


@pytest.mark.parametrize("query", ["?execution=1", "?kept=maybe", "?limit=0"])
def test_a_filter_that_is_none_is_refused(alice: Person, query: str) -> None:
    assert alice.get(f"/api/assets/{query}")[0] == 400


# --- what is not taken ---


def test_a_file_over_the_limit_is_refused_and_nothing_is_left(alice: Person, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 99
    answer = upload(alice, b"a" * 100)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (413, "file_too_large")
    assert error["details"] == {"max_bytes": 99} and "WIRELOOM_MAX_UPLOAD_BYTES" in error["hint"]
    assert not Asset.objects.exists()
    assert upload(alice, b"a" * 99).status_code == 201


def test_a_browser_is_told_the_same(alice: Person, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 99
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice.user)
    browser.cookies["csrftoken"] = "a" * 32
    form = {"file": SimpleUploadedFile("a", b"a" * 100), "csrfmiddlewaretoken": "a" * 32}
    assert browser.post("/api/assets/", form).status_code == 413
    small = {"file": SimpleUploadedFile("a", b"a")}
    assert browser.post("/api/assets/", small).status_code == 403
    assert browser.post("/api/assets/", small, headers={"X-CSRFToken": "a" * 32}).status_code == 201


def test_an_organisation_has_room_for_so_much(people: dict[str, Person], settings: Any) -> None:
    settings.MAX_STORED_BYTES = 100
    alice = people["alice"]
    uploaded(alice, b"a" * 60)
    answer = upload(alice, b"a" * 41)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (409, "quota_exceeded")
    assert error["details"] == {"stored_bytes": 60, "max_bytes": 100}
    uploaded(alice, b"a" * 40)
    uploaded(people["charlie"], b"a" * 100)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"file": "text"},
        {"file": [SimpleUploadedFile("a", b"a"), SimpleUploadedFile("b", b"b")]},
        {"file": SimpleUploadedFile("a", b"a"), "organization": "another"},
        {"file": SimpleUploadedFile("a", b"a"), "kept": "perhaps"},
    ],
    ids=["nothing", "no file", "two files", "another field", "no boolean"],
)
def test_a_form_that_is_something_else_is_refused(alice: Person, form: dict[str, Any]) -> None:
    answer = client_of(alice).post("/api/assets/", form)
    assert (answer.status_code, set(answer.json())) == (400, {"error"})
    assert not Asset.objects.exists()


def test_json_is_no_upload(alice: Person) -> None:
    assert alice.post("/api/assets/", {"file": "x"})[0] == 415


def test_a_body_that_is_no_form_is_refused(alice: Person) -> None:
    answer = client_of(alice).post("/api/assets/", b"x", content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400


# --- who sees what ---


def test_operators_see_their_own_and_those_of_their_runs(people: dict[str, Person]) -> None:
    otto = people["otto"]
    organization = otto.actor.organization.pk
    mine = uploaded(otto)["id"]
    hers = uploaded(people["alice"])["id"]
    his, nobodys = execution(people["alice"], started_by=otto.user.pk), execution(people["alice"])
    of_his, of_nobodys = (
        store(Spool.of(b"a", 1), organization, "a", execution=row.pk) for row in (his, nobodys)
    )
    for row in (of_his, of_nobodys):
        row.save()
    assert set(listed(otto)) == {mine, str(of_his.pk)}
    assert set(listed(people["bob"])) == {mine, hers, str(of_his.pk), str(of_nobodys.pk)}
    for asset, status in ((mine, 200), (of_his.pk, 200), (hers, 403), (of_nobodys.pk, 403)):
        for address in (f"/api/assets/{asset}/", f"/api/assets/{asset}/content/"):
            assert client_of(otto).get(address).status_code == status
    assert otto.delete(f"/api/assets/{of_his.pk}/")[0] == 403
    assert otto.delete(f"/api/assets/{mine}/")[0] == 204


def test_another_organisations_file_is_not_there(people: dict[str, Person]) -> None:
    made = uploaded(people["alice"])["id"]
    for method, end in (("get", ""), ("get", "content/"), ("delete", "")):
        call = getattr(client_of(people["charlie"]), method)
        assert call(f"/api/assets/{made}/{end}").status_code == 404
    assert listed(people["charlie"]) == []
    assert Asset.objects.filter(pk=made).exists()


# --- its end, and what is written down ---


def test_deleting_takes_the_bytes_too_and_both_ends_are_in_the_audit_log(
    alice: Person, django_capture_on_commit_callbacks: Any
) -> None:
    made = uploaded(alice)
    name = str(Asset.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert alice.delete(f"/api/assets/{made['id']}/") == (204, None)
    assert alice.get(f"/api/assets/{made['id']}/")[0] == 404
    assert not default_storage.exists(name)
    entries = AuditEntry.objects.filter(object_id=made["id"]).order_by("pk")
    assert [(entry.action, entry.object_name) for entry in entries] == [
        ("asset.uploaded", "a.png"),
        ("asset.deleted", "a.png"),
    ]
    assert entries[0].details["sha256"] == made["sha256"]
