"""Tokens, roles and organisations: what one may do follows at once from what is written down now."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import ApiToken, AuditEntry, Membership, Organization
from accounts.querysets import digest
from accounts.services import token_create
from tests.people import PASSWORD, Person


def call(secret: str, path: str = "/api/session/", method: str = "get") -> Any:
    return getattr(Client(headers={"Authorization": f"Bearer {secret}"}), method)(path)


def membership(who: Person) -> Membership:
    found: Membership = Membership.objects.get(user=who.user)
    return found


# --- tokens ---


def test_a_token_is_shown_once_and_kept_as_a_digest(alice: Person) -> None:
    status, made = alice.post("/api/tokens/", {"name": "CI"})
    assert status == 201 and made["token"].startswith("wl_")
    row = ApiToken.objects.get(pk=made["id"])
    assert row.digest == digest(made["token"]) and made["hint"] == "…" + made["token"][-4:]
    listed = alice.get("/api/tokens/")[1]
    assert made["token"] not in str(listed) and row.digest not in str(listed)
    assert call(made["token"]).status_code == 200


def test_a_revoked_token_is_none_at_once(alice: Person) -> None:
    made = alice.post("/api/tokens/", {"name": "CI"})[1]
    assert alice.delete(f"/api/tokens/{made['id']}/")[0] == 204
    assert call(made["token"]).status_code == 401
    assert made["id"] not in [row["id"] for row in alice.get("/api/tokens/")[1]["results"]]
    assert alice.delete(f"/api/tokens/{made['id']}/")[0] == 404


@pytest.mark.parametrize("secret", ["", "wl_", "wl_" + "x" * 43, "\0", "ü", "a b", "wl_" + "x" * 10_000])
def test_what_is_no_token_opens_nothing(alice: Person, secret: str) -> None:
    answer = Client(headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")}).get(
        "/api/session/"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_scopes_are_those_there_are(alice: Person) -> None:
    status, answer = alice.post("/api/tokens/", {"name": "x", "scopes": ["workflow.fly"]})
    assert status == 400 and "workflow.run" in answer["error"]["hint"]


def test_nobody_gives_a_token_more_than_they_have(people: dict[str, Person]) -> None:
    status, _ = people["anna"].post("/api/tokens/", {"name": "x", "scopes": ["owner.manage"]})
    assert status == 403


def test_a_token_makes_no_token_beyond_its_own_scopes(alice: Person) -> None:
    _, narrow = token_create(actor=alice.actor, name="narrow", scopes=["token.manage", "workflow.view"])
    answer = Client(headers={"Authorization": f"Bearer {narrow}"}).post(
        "/api/tokens/", {"name": "child"}, content_type="application/json"
    )
    assert answer.json()["scopes"] == ["token.manage", "workflow.view"]


def test_a_tokens_making_and_end_are_in_the_audit(alice: Person) -> None:
    made = alice.post("/api/tokens/", {"name": "CI", "scopes": ["workflow.view"]})[1]
    alice.delete(f"/api/tokens/{made['id']}/")
    entries = AuditEntry.objects.filter(object_id=made["id"]).order_by("created_at")
    assert [entry.action for entry in entries] == ["token.created", "token.revoked"]
    assert made["token"] not in repr(list(entries.values()))


# --- roles ---


def test_a_new_role_counts_from_the_next_request(people: dict[str, Person]) -> None:
    alice, bob = people["alice"], people["bob"]
    body = {"name": "By Bob"}
    assert bob.post("/api/workflows/", body)[0] == 201
    assert alice.patch(f"/api/members/{membership(bob).pk}/", {"role": "viewer"})[0] == 200
    assert bob.post("/api/workflows/", body)[0] == 403
    assert bob.get("/api/workflows/")[0] == 200


def test_who_is_taken_out_is_out_with_every_token(people: dict[str, Person]) -> None:
    alice, bob = people["alice"], people["bob"]
    browser = Client()
    browser.force_login(bob.user)
    assert browser.get("/api/session/").status_code == 200
    assert alice.delete(f"/api/members/{membership(bob).pk}/")[0] == 204
    assert bob.get("/api/session/")[0] == 401
    assert browser.get("/api/session/").status_code == 401
    assert browser.get("/workflows/").status_code == 403
    assert ApiToken.objects.live().filter(user=bob.user).count() == 0


def test_somebody_who_is_switched_off_is_nobody(people: dict[str, Person]) -> None:
    bob = people["bob"]
    bob.user.is_active = False
    bob.user.save()
    assert bob.get("/api/session/")[0] == 401


def test_the_last_owner_stays(people: dict[str, Person]) -> None:
    alice = people["alice"]
    path = f"/api/members/{membership(alice).pk}/"
    for status, answer in (alice.patch(path, {"role": "admin"}), alice.delete(path)):
        assert (status, answer["error"]["code"]) == (409, "conflict")
    assert alice.patch(f"/api/members/{membership(people['anna']).pk}/", {"role": "owner"})[0] == 200
    assert alice.patch(path, {"role": "admin"})[0] == 200


def test_an_admin_neither_makes_nor_unmakes_owners(people: dict[str, Person]) -> None:
    anna = people["anna"]
    assert anna.patch(f"/api/members/{membership(people['bob']).pk}/", {"role": "owner"})[0] == 403
    assert anna.patch(f"/api/members/{membership(people['alice']).pk}/", {"role": "viewer"})[0] == 403
    assert anna.delete(f"/api/members/{membership(people['alice']).pk}/")[0] == 403
    assert anna.patch(f"/api/members/{membership(people['bob']).pk}/", {"role": "admin"})[0] == 200


# --- organisations ---


def test_a_browser_acts_in_one_organisation_at_a_time(people: dict[str, Person]) -> None:
    alice, charlie = people["alice"], people["charlie"]
    globex = charlie.actor.organization
    Membership.objects.create(organization=globex, user=alice.user, role="viewer")
    alice.post("/api/workflows/", {"name": "Acme's"})
    charlie.post("/api/workflows/", {"name": "Globex's"})
    browser = Client()
    browser.force_login(alice.user)

    def names() -> list[str]:
        return [row["name"] for row in browser.get("/api/workflows/").json()["results"]]

    assert names() == ["Acme's"]
    body = {"organization": str(globex.pk)}
    answer = browser.post("/api/session/organization/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["role"]) == (200, "viewer")
    assert names() == ["Globex's"]
    assert browser.post("/api/workflows/", {"name": "x"}, content_type="application/json").status_code == 403
    Membership.objects.filter(organization=globex, user=alice.user).delete()
    assert names() == ["Acme's"]


def test_a_foreign_organisation_cannot_be_chosen(people: dict[str, Person]) -> None:
    browser = Client()
    browser.force_login(people["alice"].user)
    for pk in (people["charlie"].actor.organization.pk, "01a1fcc6-63f0-761c-b0ee-85747f9ee838"):
        body = {"organization": str(pk)}
        answer = browser.post("/api/session/organization/", body, content_type="application/json")
        assert answer.status_code == 404


def test_a_token_stays_in_its_organisation(people: dict[str, Person]) -> None:
    alice = people["alice"]
    status, answer = alice.post(
        "/api/session/organization/", {"organization": str(alice.actor.organization.pk)}
    )
    assert status == 400 and "token" in answer["error"]["message"]


# --- bootstrap ---


@pytest.mark.django_db
def test_bootstrap_prints_a_token_last_and_may_be_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = {"email": "olga@example.com", "password": PASSWORD, "org": "Acme"}
    call_command("bootstrap", **arguments)
    first = capsys.readouterr().out.strip().splitlines()[-1]
    assert call(first).json()["organization"]["name"] == "Acme"
    call_command("bootstrap", **arguments)
    second = capsys.readouterr().out.strip().splitlines()[-1]
    assert call(second).status_code == 200
    assert call(first).status_code == 401, "the one before is revoked"
    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_bootstrap_refuses_a_weak_password() -> None:
    with pytest.raises(CommandError, match="at least 12"):
        call_command("bootstrap", email="olga@example.com", password="short", org="Acme")
