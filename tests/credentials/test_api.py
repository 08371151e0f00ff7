"""Credentials over the API: data goes in and never comes out."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import AuditEntry
from credentials import callbacks as upward
from credentials.models import Credential
from credentials.services import credential_open
from tests.caller import Caller
from tests.credentials.conftest import API_KEY
from workflows.sdk.errors import NodeError


@pytest.fixture
def used_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Any, list[dict[str, Any]]]]:
    """The uses of credentials, as the workflows app would answer."""
    places: dict[Any, list[dict[str, Any]]] = {}
    monkeypatch.setattr(upward.answers, "used_by", lambda ids: {pk: places.get(pk, []) for pk in ids})
    yield places


def test_a_new_credential_shows_everything_but_its_data(alice: Caller) -> None:
    body = {
        "name": "Main",
        "type": "openrouter",
        "data": {"api_key": API_KEY, "base_url": "https://x.example/v1"},
    }
    answer = alice.call("post", "/credentials/", body)
    assert answer.status_code == 201
    shown = answer.json()
    assert {key: shown[key] for key in ("name", "type", "hint", "fields_set", "used_by", "last_test")} == {
        "name": "Main",
        "type": "openrouter",
        "hint": "…cdef",
        "fields_set": ["api_key", "base_url"],
        "used_by": [],
        "last_test": None,
    }
    assert alice.call("get", f"/credentials/{shown['id']}/").json() == shown
    assert alice.call("get", "/credentials/").json() == {"results": [shown], "next": None}
    assert AuditEntry.objects.get(action="credential.created").object_id == shown["id"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "", "type": "openrouter", "data": {"api_key": API_KEY}}, "invalid_request"),
        ({"name": "x", "type": "nonsense", "data": {}}, "invalid_request"),
        ({"name": "x", "type": "openrouter", "data": {"api_key": ["sk-canary"]}}, "invalid_request"),
        ({"name": "x", "type": "openrouter", "data": {"api_key": "sk-canary\x00"}}, "invalid_request"),
        ({"name": "x", "type": "openrouter", "data": "sk-canary"}, "invalid_request"),
        ({"name": "x", "type": "openrouter", "data": {"api_key": API_KEY}, "id": "1"}, "invalid_request"),
    ],
)
def test_what_cannot_be_a_credential_is_refused_without_repeating_it(
    alice: Caller, body: dict[str, Any], code: str
) -> None:
    answer = alice.call("post", "/credentials/", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert b"canary" not in answer.content
    assert not Credential.objects.exists()


def test_a_name_is_taken_once(alice: Caller, make: Callable[..., Credential]) -> None:
    make()
    answer = alice.call(
        "post", "/credentials/", {"name": "Main", "type": "http_bearer", "data": {"token": "t" * 20}}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "name_taken")


def test_a_change_keeps_what_it_does_not_name(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make(data={"api_key": API_KEY, "base_url": "https://x.example/v1"})
    path = f"/credentials/{made.pk}/"
    answer = alice.call("patch", path, {"name": "Other"})
    assert (answer.json()["name"], answer.json()["fields_set"]) == ("Other", ["api_key", "base_url"])
    answer = alice.call("patch", path, {"data": {"base_url": None, "api_key": API_KEY}})
    assert (answer.json()["name"], answer.json()["fields_set"]) == ("Other", ["api_key"])
    assert credential_open(alice.actor.organization.pk, made.pk).fields == {"api_key": API_KEY}
    alice.call("patch", path, {"data": {"api_key": "a-new-key-of-some-length"}})
    opened = credential_open(alice.actor.organization.pk, made.pk)
    assert opened.fields == {"api_key": "a-new-key-of-some-length"}
    assert alice.call("patch", path, {"data": {"api_key": None}}).status_code == 400
    assert alice.call("patch", path, {"type": "http_basic"}).status_code == 400


def test_an_unused_credential_can_be_deleted(alice: Caller, make: Callable[..., Credential]) -> None:
    path = f"/credentials/{make().pk}/"
    assert alice.call("delete", path).status_code == 204
    assert alice.call("get", path).status_code == 404
    assert AuditEntry.objects.filter(action="credential.deleted").exists()


def test_a_used_one_says_where_it_is_used(
    alice: Caller, make: Callable[..., Credential], used_by: dict[Any, list[dict[str, Any]]]
) -> None:
    made = make()
    place = {"workflow": str(uuid4()), "workflow_name": "Daily", "node_id": "n2", "label": "Ask"}
    used_by[made.pk] = [place]
    assert alice.call("get", "/credentials/").json()["results"][0]["used_by"] == [place]
    answer = alice.call("delete", f"/credentials/{made.pk}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_use")
    assert answer.json()["error"]["message"] == "'Main' is used by Daily."
    assert answer.json()["error"]["details"] == {"used_by": [place]}


def test_another_organisations_credential_is_not_there(
    make: Callable[..., Credential], charlie: Caller
) -> None:
    made = make()
    for method, path in [("get", ""), ("patch", ""), ("delete", ""), ("post", "test/")]:
        answer = charlie.call(method, f"/credentials/{made.pk}/{path}", {} if method == "patch" else None)
        assert answer.status_code == 404, method
    assert charlie.call("get", "/credentials/").json()["results"] == []
    with pytest.raises(NodeError) as caught:
        credential_open(charlie.actor.organization.pk, made.pk)
    assert caught.value.code == "credential_missing"


@pytest.mark.parametrize(("role", "allowed"), [("viewer", False), ("operator", False), ("editor", True)])
def test_only_who_may_edit_may_change_or_try(
    alice: Caller, make: Callable[..., Credential], role: str, allowed: bool
) -> None:
    made = make(type="http_bearer", data={"token": "t" * 20})
    alice.actor.user.memberships.update(role=role)
    assert alice.call("get", "/credentials/").status_code == 200
    assert (alice.call("patch", f"/credentials/{made.pk}/", {"name": "New"}).status_code == 200) is allowed
    assert (alice.call("post", f"/credentials/{made.pk}/test/").status_code == 422) is allowed


def test_opening_is_noted(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make()
    opened = credential_open(alice.actor.organization.pk, made.pk)
    assert opened.secrets == {"api_key": API_KEY}
    assert API_KEY not in repr(opened)
    assert alice.call("get", f"/credentials/{made.pk}/").json()["last_used_at"] is not None


def test_one_that_no_key_opens_says_so(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make()
    Credential.objects.filter(pk=made.pk).update(sealed={"api_key": "v1.deadbeef.AAAA"})
    with pytest.raises(NodeError) as caught:
        credential_open(alice.actor.organization.pk, made.pk)
    assert caught.value.code == "credential_unreadable"
    answer = alice.call("patch", f"/credentials/{made.pk}/", {"data": {"base_url": "https://x.example/v1"}})
    assert answer.json()["error"]["code"] == "credential_unreadable"
    renewed = alice.call("patch", f"/credentials/{made.pk}/", {"data": {"api_key": API_KEY}})
    assert renewed.status_code == 200
    assert credential_open(alice.actor.organization.pk, made.pk).fields == {"api_key": API_KEY}


def test_the_kinds_come_with_the_schema_of_their_data(alice: Caller) -> None:
    kinds = {kind["type"]: kind for kind in alice.call("get", "/credential-types/").json()["results"]}
    assert kinds["openrouter"]["testable"] and not kinds["http_basic"]["testable"]
    assert kinds["openrouter"]["data"]["properties"]["api_key"]["x-secret"] is True
    assert "x-secret" not in kinds["openrouter"]["data"]["properties"]["base_url"]
    assert kinds["http_header"]["data"]["required"] == ["name", "value"]


def test_the_kinds_stand_in_the_products_order(alice: Caller) -> None:
    kinds = [kind["type"] for kind in alice.call("get", "/credential-types/").json()["results"]]
    end_of_models = kinds.index("http_basic")
    models, general = kinds[:end_of_models], kinds[end_of_models:]
    assert (models[0], models[-1]) == ("openrouter", "openai_compatible")
    assert general == ["http_basic", "http_bearer", "http_header", "signing_secret", "jwt_public_key"]


def test_without_usable_keys_saving_is_unavailable(alice: Caller, settings: Any) -> None:
    settings.ENCRYPTION_KEYS = "nonsense"
    answer = alice.call(
        "post", "/credentials/", {"name": "x", "type": "openrouter", "data": {"api_key": API_KEY}}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "secrets_not_configured")


def test_limits_are_kept_shown_changed_and_written_down(
    alice: Caller, make: Callable[..., Credential]
) -> None:
    path = f"/credentials/{make().pk}/"
    assert alice.call("get", path).json()["max_per_minute"] is None
    shown = alice.call("patch", path, {"max_per_minute": 60, "max_concurrent": 4}).json()
    assert (shown["max_per_minute"], shown["max_concurrent"]) == (60, 4)
    shown = alice.call("patch", path, {"max_per_minute": None, "name": "Other"}).json()
    assert (shown["max_per_minute"], shown["max_concurrent"]) == (None, 4)
    entry = AuditEntry.objects.filter(action="credential.changed").latest("created_at")
    assert entry.before == {"name": "Main", "max_per_minute": 60}
    assert entry.after == {"name": "Other", "max_per_minute": None}


@pytest.mark.parametrize("wrong", [0, -1, 100_001, 1.5, "many", []])
@pytest.mark.parametrize("limit", ["max_per_minute", "max_concurrent"])
def test_what_is_no_limit_is_refused_and_changes_nothing(
    alice: Caller, make: Callable[..., Credential], limit: str, wrong: Any
) -> None:
    path = f"/credentials/{make().pk}/"
    answer = alice.call("patch", path, {limit: wrong, "name": "Other"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
    shown = alice.call("get", path).json()
    assert (shown[limit], shown["name"]) == (None, "Main")


def test_a_run_knows_the_limits_of_what_it_opens(alice: Caller, make: Callable[..., Credential]) -> None:
    made = make()
    alice.call("patch", f"/credentials/{made.pk}/", {"max_per_minute": 60, "max_concurrent": 4})
    opened = credential_open(alice.actor.organization.pk, made.pk)
    assert (opened.name, opened.max_per_minute, opened.max_concurrent) == ("Main", 60, 4)
