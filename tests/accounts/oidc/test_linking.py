"""The account of an identity: an address alone never grants access to one."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.factors.codes import enrol, enrol_confirm
from accounts.models import AuditEntry, Identity, Membership, OneTimeLink, OneTimeValue, User
from accounts.services import member_invite
from tests.accounts.browsers import at_step, call, code_of, confirmed, is_in, signed_in, with_password
from tests.accounts.oidc.conftest import START, come_back, go, refused, through
from tests.people import PASSWORD, Person
from tests.servers.oidc import Provider

LINK = "/sign-in/link/"


def who(client: Client) -> str:
    return str(client.get("/api/session/").json()["user"]["email"])


def invited(people: dict[str, Person], email: str = "new@example.com", role: str = "editor") -> str:
    """The path of an invitation."""
    return member_invite(actor=people["alice"].actor, email=email, role=role)


# --- an account that is there ---


def test_the_first_time_the_accounts_password_is_asked_for_once(bob: User, provider: Provider) -> None:
    client = Client()
    answer = through(client, provider, next="/executions/")
    assert answer["Location"] == f"{LINK}?next=%2Fexecutions%2F"
    assert not is_in(client) and not Identity.objects.exists()
    assert "bob@example.com" in client.get(answer["Location"]).content.decode()
    wrong = client.post(LINK, {"password": "not the password"})
    assert wrong.status_code == 400 and not Identity.objects.exists()
    assert client.post(LINK, {"password": PASSWORD, "next": "/executions/"})["Location"] == "/executions/"
    assert who(client) == bob.email
    assert through(Client(), provider)["Location"] == "/workflows/"
    assert AuditEntry.objects.get(action="identity.linked").details == {"issuer": provider.issuer}


def test_an_account_that_somebody_prepared_with_anothers_address_is_not_handed_over(
    people: dict[str, Person], provider: Provider
) -> None:
    """Whoever had the invitation chose the password; its owner comes by the provider and is asked for it."""
    path = invited(people, "victim@example.com")
    Client().post(path, {"password": "the password of the attacker"})
    provider.claims = {"email": "victim@example.com", "sub": "victim"}
    victim = Client()
    assert through(victim, provider)["Location"].startswith(LINK)
    assert not is_in(victim)
    assert not Identity.objects.exists()


def test_the_password_there_is_throttled_like_the_one_at_the_door(bob: User, provider: Provider) -> None:
    client = Client()
    through(client, provider)
    for _ in range(5):
        assert client.post(LINK, {"password": "not the password"}).status_code == 400
    assert client.post(LINK, {"password": PASSWORD}).status_code == 429
    assert Client().post("/sign-in/", {"email": bob.email, "password": PASSWORD}).status_code == 429


def test_the_page_is_only_for_who_came_from_the_provider_and_for_ten_minutes(
    bob: User, provider: Provider
) -> None:
    assert Client().get(LINK)["Location"] == "/sign-in/"
    assert Client().post(LINK, {"password": PASSWORD})["Location"] == "/sign-in/"
    client = Client()
    through(client, provider)
    session = client.session
    session["linking"] = session["linking"] | {"at": (timezone.now() - timedelta(minutes=10)).isoformat()}
    session.save()
    assert client.post(LINK, {"password": PASSWORD})["Location"] == "/sign-in/"
    assert not Identity.objects.exists()


def test_where_there_is_a_second_factor_it_is_asked_for_before_they_are_linked(
    bob: User, provider: Provider
) -> None:
    secret = enrol(bob).secret
    enrol_confirm(bob, at_step(secret))
    client = Client()
    through(client, provider)
    answer = client.post(LINK, {"password": PASSWORD})
    assert answer["Location"].startswith("/sign-in/second-step/")
    assert not is_in(client) and not Identity.objects.exists()
    assert client.post("/sign-in/second-step/", {"code": at_step(secret, 1)}).status_code == 302
    assert who(client) == bob.email and Identity.objects.get().user == bob
    # From then on the provider asks for whatever it wants to see.
    assert through(Client(), provider)["Location"] == "/workflows/"


@pytest.mark.parametrize(
    "claims", [{"email_verified": v} for v in (False, None, "true", 1)] + [{"email": None}]
)
def test_an_address_that_is_not_verified_leads_nowhere(
    bob: User, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    refused(through(Client(), provider), "has verified")


def test_an_account_without_a_password_is_of_the_identity_that_made_it(
    people: dict[str, Person], provider: Provider
) -> None:
    vera = people["vera"].user
    provider.claims = {"email": vera.email, "sub": "who has the address now"}
    refused(through(Client(), provider), "another identity", 403)


def test_an_account_that_was_closed_stays_closed(bob: User, provider: Provider) -> None:
    Identity.objects.create(user=bob, issuer=provider.issuer, subject="248289761001")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    refused(through(Client(), provider), "closed", 403)
    Identity.objects.all().delete()
    refused(through(Client(), provider), "another identity", 403)


def test_an_identity_follows_its_person_to_another_address(bob: User, provider: Provider) -> None:
    Identity.objects.create(user=bob, issuer=provider.issuer, subject="248289761001")
    provider.claims = {"email": "alice@example.com"}
    client = Client()
    through(client, provider)
    assert who(client) == bob.email


def test_the_same_subject_of_another_provider_is_somebody_else(bob: User, provider: Provider) -> None:
    Identity.objects.create(user=bob, issuer="https://other.example", subject="248289761001")
    assert through(Client(), provider)["Location"].startswith(LINK)


# --- nobody yet ---


def test_there_is_no_open_sign_up(people: dict[str, Person], provider: Provider) -> None:
    provider.claims = {"email": "stranger@example.com", "sub": "stranger"}
    before = User.objects.count()
    refused(through(Client(), provider), "no account with the address stranger@example.com", 403)
    assert User.objects.count() == before


def test_who_is_invited_joins_and_has_no_password(people: dict[str, Person], provider: Provider) -> None:
    path = invited(people)
    provider.claims = {"email": "New@Example.com", "sub": "new", "name": "New\0 " + "N" * 300}
    client = Client()
    assert through(client, provider, next=path)["Location"] == "/workflows/"
    user = User.objects.get(email="new@example.com")
    assert not user.has_usable_password() and len(user.name) <= 120
    assert Membership.objects.get(user=user).role == "editor"
    assert client.get(path).status_code == 410
    account = call(client, "get", "").json()
    assert (account["has_password"], account["is_confirmed"]) == (False, True)
    assert account["provider"] == {"name": "Example ID", "is_linked": True}


@pytest.mark.parametrize("why", ["expired", "used", "fallen", "of another address"])
def test_an_invitation_that_does_not_hold_makes_no_account(
    people: dict[str, Person], provider: Provider, why: str
) -> None:
    invited(people, "other@example.com" if why == "of another address" else "new@example.com")
    links = OneTimeLink.objects.filter(purpose=OneTimeLink.INVITATION)
    if why == "expired":
        links.update(expires_at=timezone.now())
    if why == "used":
        links.update(used_at=timezone.now())
    if why == "fallen":
        Membership.objects.filter(user=people["alice"].user).update(role="viewer")
    provider.claims = {"email": "new@example.com", "sub": "new"}
    refused(through(Client(), provider), "no invitation", 403)
    assert not User.objects.filter(email="new@example.com").exists()


# --- from the account page ---


def test_whoever_is_signed_in_links_their_own_account(bob: User, provider: Provider) -> None:
    client = signed_in(bob)
    provider.claims = {"email": "private@elsewhere.example", "email_verified": False}
    refused_page = client.post(START, {"link": "yes"})
    assert refused_page.status_code == 403 and not Identity.objects.exists()
    call(client, "post", "confirmation/", {"password": PASSWORD})
    assert through(client, provider, link="yes")["Location"] == "/account/"
    assert Identity.objects.get().user == bob
    assert call(client, "get", "").json()["provider"]["is_linked"] is True
    assert through(Client(), provider).status_code == 302


def test_an_identity_of_somebody_else_cannot_be_linked(
    bob: User, people: dict[str, Person], provider: Provider
) -> None:
    vera = with_password(people["vera"].user)
    Identity.objects.create(user=vera, issuer=provider.issuer, subject="248289761001")
    answer = through(confirmed(bob), provider, link="yes")
    assert answer.status_code == 409
    assert Identity.objects.get().user == vera


def test_what_one_began_another_cannot_end(bob: User, people: dict[str, Person], provider: Provider) -> None:
    """Nobody links their identity to whoever happens to be signed in when the answer comes."""
    client = confirmed(bob)
    query = go(client, link="yes")
    client.post("/sign-out/")
    assert come_back(client, provider, query).status_code == 400
    client = confirmed(bob)
    query, kept = go(client, link="yes"), OneTimeValue.objects.get()
    kept.value["link"] = str(people["vera"].user.pk)
    kept.save()
    assert "Somebody else is signed in" in come_back(client, provider, query).content.decode()
    assert not Identity.objects.exists()


def test_it_is_taken_back_where_there_is_a_password(bob: User, provider: Provider) -> None:
    Identity.objects.create(user=bob, issuer=provider.issuer, subject="248289761001")
    client = signed_in(bob)
    assert code_of(call(client, "delete", "provider/")) == (403, "confirmation_needed")
    call(client, "post", "confirmation/", {"password": PASSWORD})
    assert call(client, "delete", "provider/").status_code == 204
    assert code_of(call(client, "delete", "provider/")) == (409, "not_linked")
    assert through(Client(), provider)["Location"].startswith(LINK)


def test_the_only_way_in_is_not_taken_away(people: dict[str, Person], provider: Provider) -> None:
    invited(people)
    provider.claims = {"email": "new@example.com", "sub": "new"}
    client = Client()
    through(client, provider)
    assert code_of(call(client, "delete", "provider/")) == (409, "only_way_in")


# --- nothing but the provider ---


def test_passwords_and_passkeys_can_be_closed(bob: User, provider: Provider, settings: Any) -> None:
    settings.OIDC_ONLY, settings.PUBLIC_URL = True, "https://flows.example"
    page = Client().get("/sign-in/").content.decode()
    assert 'type="password"' not in page and "passkey.js" not in page and "Example ID" in page
    answer = Client().post("/sign-in/", {"email": bob.email, "password": PASSWORD})
    assert answer.status_code == 403 and "only way here" in answer.content.decode()
    for path in ("/sign-in/passkey/", "/sign-in/passkey/options/"):
        closed = Client().post(path, {"credential": {}}, content_type="application/json")
        assert code_of(closed) == (403, "only_provider")


def test_then_an_account_is_still_linked_by_its_password(
    bob: User, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ONLY = True
    client = Client()
    through(client, provider)
    assert client.post(LINK, {"password": PASSWORD}).status_code == 302
    assert is_in(client)


def test_then_an_invitation_makes_no_account_with_a_password(
    people: dict[str, Person], provider: Provider, settings: Any
) -> None:
    settings.OIDC_ONLY = True
    path = invited(people)
    assert 'type="password"' not in Client().get(path).content.decode()
    answer = Client().post(path, {"password": "a password that nobody knows"})
    assert answer["Location"].startswith("/sign-in/")
    assert not User.objects.filter(email="new@example.com").exists()
