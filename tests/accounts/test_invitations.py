"""Invitations: a link that works once, for one address, and after signing in as it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from accounts.links import invitation_accept
from accounts.models import AuditEntry, Membership, OneTimeLink, User
from accounts.services import member_invite
from core.errors import NotFoundError
from tests.people import PASSWORD, Person


@pytest.fixture
def client() -> Client:
    return Client()


def invite(who: Person, role: str = "editor", email: str = "new@example.com") -> str:
    status, answer = who.post("/api/members/", {"email": email, "role": role})
    assert status == 201, answer
    return "/" + str(answer["invite_url"]).split("/", 3)[3]


def to_sign_in(path: str) -> str:
    return f"/sign-in/?{urlencode({'next': path})}"


def test_an_invited_person_joins_with_their_role(client: Client, alice: Person) -> None:
    path = invite(alice)
    assert "new@example.com" in client.get(path).content.decode()
    assert client.post(path, {"password": PASSWORD, "name": "Nina"})["Location"] == to_sign_in(path)
    assert client.get("/api/session/").status_code == 401
    signed_in = client.post(to_sign_in(path), {"email": "new@example.com", "password": PASSWORD})
    assert signed_in["Location"] == path
    assert client.get("/api/session/").status_code == 401, "who has not joined is nobody here"
    assert client.post(path)["Location"] == "/workflows/"
    session = client.get("/api/session/").json()
    assert (session["user"]["name"], session["role"], session["organization"]["name"]) == (
        "Nina",
        "editor",
        "Acme",
    )
    assert Client().get(path).status_code == 410
    assert AuditEntry.objects.get(action="member.joined").user == User.objects.get(email="new@example.com")


def test_an_invitation_cannot_be_used_as_a_set_up_link(client: Client, alice: Person) -> None:
    path = invite(alice).replace("/invitation/", "/setup/")
    assert client.post(path, {"password": PASSWORD}).status_code == 410


def test_a_known_person_joins_with_their_own_password_only(client: Client, people: dict[str, Person]) -> None:
    charlie = people["charlie"].user
    charlie.set_password(PASSWORD)
    charlie.save()
    path = invite(people["alice"], email="Charlie@example.com")
    client.post(path, {"password": "another long password", "name": "Mallory"})
    charlie.refresh_from_db()
    assert (charlie.check_password(PASSWORD), charlie.name) == (True, "Charlie")
    wrong = {"email": charlie.email, "password": "another long password"}
    assert client.post(to_sign_in(path), wrong).status_code == 400
    assert client.post(path, {"sign_in": "yes"})["Location"] == to_sign_in(path)
    assert client.post(to_sign_in(path), wrong | {"password": PASSWORD})["Location"] == path
    assert "Create account" not in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    session = client.get("/api/session/").json()
    assert (len(session["organizations"]), session["organization"]["name"]) == (2, "Acme")


def test_an_invitation_is_not_for_whoever_is_signed_in(people: dict[str, Person]) -> None:
    path = invite(people["alice"])
    browser = Client()
    browser.force_login(people["charlie"].user)
    assert browser.post(path, {"password": PASSWORD})["Location"] == to_sign_in(path)
    assert browser.get("/api/session/").status_code == 401, "signed out, to sign in as the invited person"
    assert not Membership.objects.filter(user=people["charlie"].user, organization__name="Acme").exists()
    with pytest.raises(NotFoundError):
        invitation_accept(secret=path.split("/")[2], user=people["charlie"].user)


def test_an_invitation_ends_after_a_week(client: Client, alice: Person) -> None:
    path = invite(alice)
    assert timezone.now() + timedelta(days=6, hours=23) < OneTimeLink.objects.get().expires_at
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(path).status_code == 410


def test_only_an_owner_invites_an_owner(people: dict[str, Person]) -> None:
    body = {"email": "new@example.com", "role": "owner"}
    assert people["anna"].post("/api/members/", body)[0] == 403
    assert people["alice"].post("/api/members/", body)[0] == 201


def test_a_member_is_not_invited_again(alice: Person) -> None:
    status, answer = alice.post("/api/members/", {"email": "BOB@example.com", "role": "viewer"})
    assert (status, answer["error"]["code"]) == (409, "already_member")


def test_the_link_of_an_invitation_is_in_no_row(alice: Person) -> None:
    actor = alice.actor
    path = member_invite(actor=actor, email="x@example.com", role="viewer")
    assert path.split("/")[2] not in repr(list(OneTimeLink.objects.values_list()))
