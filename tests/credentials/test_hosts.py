"""A credential for HTTP says which hosts may get its secret; every host is shown as what it is."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from accounts.models import AuditEntry
from credentials.models import Credential
from credentials.services import credential_open
from tests.caller import Caller

TOKEN = "0123456789abcdef-token"
BODY = {"name": "Main", "type": "http_bearer", "data": {"token": TOKEN}}


def made(alice: Caller, *hosts: str) -> str:
    answer = alice.call("post", "/credentials/", {**BODY, "hosts": list(hosts)})
    assert answer.status_code == 201, answer.content
    return f"/credentials/{answer.json()['id']}/"


def test_the_hosts_are_kept_shown_written_down_and_known_to_a_run(alice: Caller) -> None:
    path = made(alice, "API.example.com", "*.example.org", "api.example.com")
    shown = alice.call("get", path).json()
    assert shown["hosts"] == ["api.example.com", "*.example.org"]
    opened = credential_open(alice.actor.organization.pk, shown["id"])
    assert opened.hosts == ["api.example.com", "*.example.org"]
    assert AuditEntry.objects.get(action="credential.created").after["hosts"] == shown["hosts"]


@pytest.mark.parametrize("kind", ["http_basic", "http_bearer", "http_header"])
def test_a_program_that_says_nothing_of_hosts_goes_on_as_before(
    make: Callable[..., Credential], alice: Caller, kind: str
) -> None:
    data = {
        "http_basic": {"username": "ann", "password": TOKEN},
        "http_bearer": {"token": TOKEN},
        "http_header": {"name": "X-Key", "value": TOKEN},
    }[kind]
    row = make(type=kind, data=data)
    assert alice.call("get", f"/credentials/{row.pk}/").json()["hosts"] == ["*"]
    assert credential_open(row.organization_id, row.pk).hosts == ["*"]


def test_a_credential_with_an_empty_list_of_hosts_goes_nowhere(alice: Caller) -> None:
    assert alice.call("get", made(alice)).json()["hosts"] == []


def test_kinds_that_go_to_a_fixed_address_have_none(make: Callable[..., Credential], alice: Caller) -> None:
    row = make()
    assert alice.call("get", f"/credentials/{row.pk}/").json()["hosts"] is None
    assert credential_open(row.organization_id, row.pk).hosts is None
    answer = alice.call("patch", f"/credentials/{row.pk}/", {"hosts": ["api.example.com"]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    kinds = {kind["type"]: kind for kind in alice.call("get", "/credential-types/").json()["results"]}
    assert kinds["http_bearer"]["has_hosts"] and not kinds["openrouter"]["has_hosts"]


@pytest.mark.parametrize(
    "hosts",
    [["https://api.example.com"], ["*.com"], [""], ["a b"], "api.example.com", [7, {}], None, ["a"] * 51],
)
def test_what_are_no_hosts_is_refused_and_changes_nothing(alice: Caller, hosts: Any) -> None:
    answer = alice.call("post", "/credentials/", {**BODY, "hosts": hosts})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    assert "hosts" in str(answer.json()["error"])
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], ["evil.example"]),
        (["api.example.com"], ["*"]),
        (["api.example.com"], ["api.example.com", "evil.example"]),
        (["api.example.com"], ["*.example.com"]),
        (["*.example.com"], ["example.com"]),
    ],
)
def test_more_hosts_need_the_secret_again(alice: Caller, before: list[str], after: list[str]) -> None:
    path = made(alice, *before)
    answer = alice.call("patch", path, {"hosts": after, "name": "Other"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "secret_needed")
    assert list(error["details"]["fields"]) == ["token"]
    shown = alice.call("get", path).json()
    assert (shown["hosts"], shown["name"]) == (before, "Main")
    again = alice.call("patch", path, {"hosts": after, "data": {"token": TOKEN}})
    assert (again.status_code, again.json()["hosts"]) == (200, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a.example.com", "b.example.com"], ["b.example.com"]),
        (["*"], ["api.example.com"]),
        (["*.example.com"], ["api.example.com"]),
        (["api.example.com"], []),
        (["api.example.com"], ["API.example.com"]),
    ],
)
def test_fewer_hosts_need_nothing(alice: Caller, before: list[str], after: list[str]) -> None:
    path = made(alice, *before)
    answer = alice.call("patch", path, {"hosts": after})
    assert (answer.status_code, answer.json()["hosts"]) == (200, [host.lower() for host in after])


def test_what_older_versions_kept_of_tests_is_forgotten(
    make: Callable[..., Credential], alice: Caller
) -> None:
    row = make()
    Credential.objects.filter(pk=row.pk).update(last_test={"ok": False, "code": "x", "message": TOKEN})
    importlib.import_module("credentials.migrations.0004_forget_unredacted_tests").forget(apps, None)
    assert alice.call("get", f"/credentials/{row.pk}/").json()["last_test"] is None


def test_what_was_there_before_goes_everywhere_and_says_so(
    make: Callable[..., Credential], alice: Caller
) -> None:
    old = make(name="Old", type="http_bearer", data={"token": TOKEN})
    other = make(name="Other")
    importlib.import_module("credentials.migrations.0003_hosts").allow_every_host(apps, None)
    assert alice.call("get", f"/credentials/{old.pk}/").json()["hosts"] == ["*"]
    assert alice.call("get", f"/credentials/{other.pk}/").json()["hosts"] is None
