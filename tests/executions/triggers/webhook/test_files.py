"""Files that come with calls of webhooks."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assets.models import Asset
from assets.storage import read
from executions.models import Execution
from executions.models.hook_calls import HookCall
from tests.executions.triggers.hooks import publish_hook
from tests.people import Person
from workflows.models import Trigger

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def send(hook: Trigger, content: bytes = PNG, **headers: str) -> Any:
    """A call with a file, and a field beside it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    form = {"n": "1", "photo": SimpleUploadedFile("a.png", content, "text/html")}
    return Client(headers=named).post(f"/hooks/{hook.token}", form)


def test_a_file_is_a_file_value_in_the_body_and_belongs_to_the_run(alice: Person) -> None:
    answer = send(publish_hook(alice))
    row, asset = Execution.objects.get(), Asset.objects.get()
    assert (answer.status_code, asset.execution, read(asset)) == (202, row.pk, PNG)
    assert row.input["body"] == {
        "n": "1",
        "photo": {"$file": str(asset.pk), "name": "a.png", "content_type": "image/png", "size": len(PNG)},
    }


def test_a_call_that_is_repeated_is_the_same_one_and_keeps_its_file_once(alice: Person) -> None:
    hook = publish_hook(alice, dedupe_header="X-Id")
    first, again = send(hook, X_Id="1").json(), send(hook, X_Id="1").json()
    assert first["id"] == again["id"] and Asset.objects.count() == 1
    other = send(hook, PNG + b"1", X_Id="1")
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_mismatch")


def test_a_call_that_is_run_again_has_files_of_its_own(alice: Person) -> None:
    send(publish_hook(alice))
    kept = HookCall.objects.get()
    status, answer = alice.post(f"/api/calls/{kept.pk}/replay/")
    assert status == 202, answer
    rows = list(Asset.objects.order_by("id"))
    assert {str(row.execution) for row in rows} == {str(kept.execution), answer["id"]}
    assert [read(row) for row in rows] == [PNG, PNG]


def test_what_an_organisation_has_no_room_for_starts_nothing(alice: Person, settings: Any) -> None:
    settings.MAX_STORED_BYTES = len(PNG) - 1
    answer = send(publish_hook(alice))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "quota_exceeded")
    assert not Execution.objects.exists() and not Asset.objects.exists()


def test_an_upload_belongs_to_the_run_that_takes_it(people: dict[str, Person]) -> None:
    alice, hook = people["alice"], publish_hook(people["alice"])
    mine, theirs, kept = (_uploaded(people[name], **more) for name, more in _UPLOADS)
    files = [
        {"$file": str(one.pk), "name": "a", "content_type": "a/b", "size": 1} for one in (mine, theirs, kept)
    ]
    status, answer = alice.post(
        f"/api/workflows/{hook.workflow_id}/run/", {"input": {"deep": [{"er": files}]}}
    )
    assert status == 202, answer
    found = [Asset.objects.get(pk=one.pk).execution for one in (mine, theirs, kept)]
    assert [pk and str(pk) for pk in found] == [answer["id"], None, None]


_UPLOADS: list[tuple[str, dict[str, Any]]] = [("alice", {}), ("charlie", {}), ("alice", {"kept": True})]


def _uploaded(who: Person, **fields: Any) -> Asset:
    facts = {"file": "files/x", "size": 1, "content_type": "text/plain", **fields}
    made: Asset = Asset.objects.create(organization=who.actor.organization, **facts)
    return made
