"""Passkeys: made, shown in place of a password or as the second step, and every way in which one may lie."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, OneTimeValue, Passkey, User
from tests.accounts.browsers import call, code_of, confirmed, first_step, is_in, with_password
from tests.accounts.factors.conftest import App
from tests.accounts.factors.soft_key import PRESENT, SoftKey, challenge_of
from tests.people import Person

ORIGIN, HOST = "https://flows.example", "flows.example"
SIGN_IN, SECOND = "/sign-in/passkey/", "/sign-in/second-step/passkey/"


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.PUBLIC_URL = ORIGIN


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def options(client: Client, path: str = SIGN_IN) -> dict[str, Any]:
    answer = post(client, f"{path}options/", {})
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def kept(user: User) -> SoftKey:
    """A passkey of this person's."""
    client, key = confirmed(user), SoftKey(ORIGIN, HOST)
    wanted = call(client, "post", "passkeys/options/").json()
    made = call(client, "post", "passkeys/", {"name": "Laptop", "credential": key.make(wanted)})
    assert made.status_code == 201, made.content
    return key


def sign_in(client: Client, key: SoftKey, wanted: dict[str, Any] | None = None, **more: Any) -> Any:
    shown = key.show(wanted or options(client))
    return post(client, SIGN_IN, {"credential": shown, **more})


REFUSED = (400, "passkey_refused")


# --- making one ---


def test_one_is_made_listed_and_removed(bob: User) -> None:
    client, key = confirmed(bob), SoftKey(ORIGIN, HOST)
    wanted = call(client, "post", "passkeys/options/").json()
    assert wanted["rp"] == {"id": HOST, "name": "Wireloom"}
    assert wanted["authenticatorSelection"]["residentKey"] == "required"
    assert wanted["authenticatorSelection"]["userVerification"] == "required"
    assert len(challenge_of(wanted)) >= 32
    before = client.cookies["sessionid"].value
    made = call(client, "post", "passkeys/", {"name": "Laptop", "credential": key.make(wanted)}).json()
    assert client.cookies["sessionid"].value != before and is_in(client)
    assert call(client, "get", "passkeys/").json()["results"] == [made]
    assert (made["name"], made["last_used_at"]) == ("Laptop", None)
    again = call(client, "post", "passkeys/options/").json()
    assert [one["id"] for one in again["excludeCredentials"]] == [Passkey.objects.get().credential_id]
    assert call(client, "delete", f"passkeys/{made['id']}/").status_code == 204
    assert code_of(sign_in(Client(), key)) == REFUSED
    log = AuditEntry.objects.filter(action__startswith="passkey.").order_by("pk")
    assert [entry.action for entry in log] == ["passkey.added", "passkey.removed"]


def lie(**changes: Any) -> Callable[[SoftKey, dict[str, Any]], None]:
    def change(key: SoftKey, wanted: dict[str, Any]) -> None:
        for name, value in changes.items():
            if name == "challenge":
                wanted["challenge"] = value
            else:
                setattr(key, name, value)

    return change


LIES = {
    "another page": lie(origin="https://evil.example"),
    "plain http": lie(origin="http://flows.example"),
    "a page below": lie(origin="https://below.flows.example"),
    "another port": lie(origin="https://flows.example:8443"),
    "another host's key": lie(rp_id="evil.example"),
    "another challenge": lie(challenge="A" * 86),
    "nobody verified": lie(flags=PRESENT),
    "nobody present": lie(flags=0),
}


@pytest.mark.parametrize("name", LIES)
def test_one_that_lies_is_not_made(bob: User, name: str) -> None:
    client, key = confirmed(bob), SoftKey(ORIGIN, HOST)
    wanted = call(client, "post", "passkeys/options/").json()
    LIES[name](key, wanted)
    answer = call(client, "post", "passkeys/", {"name": "x", "credential": key.make(wanted)})
    assert code_of(answer) == REFUSED
    assert not Passkey.objects.exists()


def test_a_challenge_makes_one_passkey(bob: User) -> None:
    client = confirmed(bob)
    wanted = call(client, "post", "passkeys/options/").json()
    first, second = (SoftKey(ORIGIN, HOST).make(wanted) for _ in range(2))
    assert call(client, "post", "passkeys/", {"name": "x", "credential": first}).status_code == 201
    answer = call(client, "post", "passkeys/", {"name": "y", "credential": second})
    assert code_of(answer) == (400, "challenge_expired")


def test_a_passkey_of_somebody_else_is_not_made_ones_own(bob: User, people: dict[str, Person]) -> None:
    key, vera = kept(bob), confirmed(with_password(people["vera"].user))
    wanted = call(vera, "post", "passkeys/options/").json()
    answer = call(vera, "post", "passkeys/", {"name": "x", "credential": key.make(wanted)})
    assert code_of(answer) == (409, "passkey_known")
    row = Passkey.objects.get()
    assert row.user == bob
    assert code_of(call(vera, "delete", f"passkeys/{row.pk}/")) == (404, "not_found")


@pytest.mark.parametrize("fmt", ["fido-u2f", "android-safetynet", "tpm", "nonsense"])
def test_attestations_that_nobody_asked_for_are_not_read(bob: User, fmt: str) -> None:
    client = confirmed(bob)
    wanted = call(client, "post", "passkeys/options/").json()
    shown = SoftKey(ORIGIN, HOST).make(wanted, fmt)
    assert code_of(call(client, "post", "passkeys/", {"name": "x", "credential": shown})) == REFUSED


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "https://[::1]", "http://flows.example"])
def test_where_browsers_make_none_it_is_said(bob: User, settings: Any, url: str) -> None:
    client = confirmed(bob)
    settings.PUBLIC_URL = url
    assert call(client, "get", "").json()["passkeys_possible"] is False
    assert code_of(call(client, "post", "passkeys/options/")) == (422, "passkeys_impossible")
    assert code_of(post(Client(), f"{SIGN_IN}options/", {})) == (422, "passkeys_impossible")
    assert b"passkey.js" not in Client().get("/sign-in/").content


# --- in place of a password ---


def test_a_passkey_signs_in_without_a_name(app: App) -> None:
    key, client = kept_with(app), Client()
    wanted = options(client)
    assert (wanted.get("allowCredentials", []), wanted["userVerification"]) == ([], "required")
    before = client.cookies["sessionid"].value
    answer = sign_in(client, key, wanted, next="/executions/")
    assert answer.json() == {"next": "/executions/"}
    assert is_in(client) and client.cookies["sessionid"].value != before
    assert AuditEntry.objects.filter(action="session.opened").latest("pk").details["means"] == "passkey"
    assert AuditEntry.objects.get(action="passkey.used").user == app.user


def kept_with(app: App) -> SoftKey:
    """A passkey of somebody who has a second factor too."""
    key = SoftKey(ORIGIN, HOST)
    client, _ = first_step(app.user)
    client.post("/sign-in/second-step/", {"code": app.code()})
    call(client, "post", "confirmation/", {"password": "correct horse battery staple"})
    wanted = call(client, "post", "passkeys/options/").json()
    assert call(client, "post", "passkeys/", {"name": "x", "credential": key.make(wanted)}).status_code == 201
    return key


@pytest.mark.parametrize("name", LIES)
def test_one_that_lies_signs_nobody_in(bob: User, name: str) -> None:
    key, client = kept(bob), Client()
    wanted = options(client)
    LIES[name](key, wanted)
    assert code_of(sign_in(client, key, wanted)) == REFUSED
    assert not is_in(client)


def test_what_was_shown_before_is_worth_nothing(bob: User) -> None:
    key, client = kept(bob), Client()
    shown = key.show(options(client))
    assert post(client, SIGN_IN, {"credential": shown}).status_code == 200
    for again in (client, Client()):
        again.post("/sign-out/")
        assert code_of(post(again, SIGN_IN, {"credential": shown})) == (400, "challenge_expired")
        options(again)
        assert code_of(post(again, SIGN_IN, {"credential": shown})) == REFUSED


def test_a_challenge_is_of_one_session_and_one_purpose(bob: User) -> None:
    key, mine, other = kept(bob), Client(), confirmed(bob)
    wanted = options(mine)
    assert code_of(sign_in(Client(), key, wanted)) == (400, "challenge_expired")
    making = call(other, "post", "passkeys/options/").json()
    assert code_of(sign_in(other, key, making)) == (400, "challenge_expired")


def test_a_challenge_ends_after_five_minutes(bob: User) -> None:
    key, client = kept(bob), Client()
    wanted = options(client)
    left = OneTimeValue.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
    OneTimeValue.objects.update(expires_at=timezone.now())
    assert code_of(sign_in(client, key, wanted)) == (400, "challenge_expired")


def test_a_count_that_goes_back_is_a_copy(bob: User) -> None:
    key = kept(bob)
    key.count = 7
    assert sign_in(Client(), key).status_code == 200
    for count in (7, 6, 0):
        key.count = count
        assert code_of(sign_in(Client(), key)) == REFUSED
    key.count = 8
    assert sign_in(Client(), key).status_code == 200


def test_another_key_under_the_same_name_signs_nobody_in(bob: User) -> None:
    key, stranger = kept(bob), SoftKey(ORIGIN, HOST)
    stranger.id, stranger.handle = key.id, key.handle
    assert code_of(sign_in(Client(), stranger)) == REFUSED


def test_the_person_whom_it_names_must_be_its_own(bob: User, people: dict[str, Person]) -> None:
    key, vera = kept(bob), kept(with_password(people["vera"].user))
    key.handle, own = vera.handle, key.handle
    assert code_of(sign_in(Client(), key)) == REFUSED
    key.handle = None
    assert code_of(sign_in(Client(), key)) == REFUSED
    key.handle = own
    assert sign_in(Client(), key).status_code == 200


def test_who_was_closed_out_stays_out(bob: User) -> None:
    key = kept(bob)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert code_of(sign_in(Client(), key)) == REFUSED


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", 5, None]
)
def test_where_it_leads_is_always_here(bob: User, target: Any) -> None:
    assert sign_in(Client(), kept(bob), next=target).json() == {"next": "/workflows/"}


# --- as the second step ---


def test_it_takes_the_second_step_of_its_own_person(app: App) -> None:
    key = kept_with(app)
    client, _ = first_step(app.user)
    assert b"passkey.js" in client.get("/sign-in/second-step/").content
    wanted = options(client, SECOND)
    assert [one["id"] for one in wanted["allowCredentials"]] == [Passkey.objects.get().credential_id]
    key.flags, key.handle = PRESENT, None
    answer = post(client, SECOND, {"credential": key.show(wanted), "next": "/executions/"})
    assert answer.json() == {"next": "/executions/"}
    assert is_in(client)


def test_a_passkey_of_somebody_else_does_not(app: App, people: dict[str, Person]) -> None:
    kept_with(app)
    strange = kept(with_password(people["vera"].user))
    client, _ = first_step(app.user)
    for handle in (strange.handle, None):
        strange.handle = handle
        shown = strange.show(options(client, SECOND))
        assert code_of(post(client, SECOND, {"credential": shown})) == REFUSED
    assert not is_in(client)


def test_without_the_first_step_there_is_none(bob: User) -> None:
    for path, body in ((f"{SECOND}options/", {}), (SECOND, {"credential": {}})):
        assert code_of(post(Client(), path, body)) == (400, "sign_in_expired")


def test_presence_alone_is_not_enough_in_place_of_the_password(app: App) -> None:
    key = kept_with(app)
    client, _ = first_step(app.user)
    key.flags = PRESENT
    shown = key.show(options(client, SECOND))
    assert code_of(post(client, SIGN_IN, {"credential": shown})) == (400, "challenge_expired")
    assert code_of(sign_in(client, key)) == REFUSED
    assert not is_in(client)
