"""To the provider and back, and everything between that may be wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Identity, OneTimeValue, User
from accounts.oidc import discovery
from core.egress import EgressError, EgressPolicy
from core.egress_policy import egress_policy
from tests.accounts.browsers import is_in
from tests.accounts.oidc.conftest import START, come_back, go, refused, through
from tests.servers.oidc import Provider

SUBJECT = "248289761001"


@pytest.fixture
def linked(bob: User, provider: Provider) -> User:
    Identity.objects.create(user=bob, issuer=provider.issuer, subject=SUBJECT)
    return bob


def test_who_is_linked_signs_in_there(linked: User, provider: Provider) -> None:
    client = Client()
    assert "Sign in with Example ID" in client.get("/sign-in/").content.decode()
    answer = through(client, provider, next="/executions/")
    assert (answer.status_code, answer["Location"]) == (302, "/executions/")
    assert client.get("/api/session/").json()["user"]["email"] == "bob@example.com"


def test_the_question_has_all_that_it_should(linked: User, provider: Provider) -> None:
    query = go(Client())
    assert query["redirect_uri"] == "http://127.0.0.1:8000/sign-in/oidc/callback/"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert query["scope"].split() == ["openid", "email", "profile"]
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert len({query[name] for name in ("state", "nonce", "code_challenge")}) == 3
    again = go(Client())
    assert not {query[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"], None])
def test_the_secret_is_shown_as_the_provider_takes_it(linked: User, provider: Provider, methods: Any) -> None:
    provider.discovery["token_endpoint_auth_methods_supported"] = methods
    assert through(Client(), provider).status_code == 302


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_signatures_by_public_keys_are_taken(linked: User, provider: Provider, algorithm: str) -> None:
    provider.algorithm = algorithm
    assert through(Client(), provider)["Location"] == "/workflows/"


# --- state, code, verifier ---


def test_an_answer_without_a_question_is_refused(linked: User, provider: Provider) -> None:
    query = go(Client())
    refused(come_back(Client(), provider, query), "has not requested it")


@pytest.mark.parametrize("state", ["", "x", "A" * 43])
def test_another_state_is_refused_and_the_right_one_still_works(
    linked: User, provider: Provider, state: str
) -> None:
    client = Client()
    query = go(client)
    refused(come_back(client, provider, query | {"state": state}))
    assert come_back(client, provider, query).status_code == 302


def test_a_state_works_once(linked: User, provider: Provider) -> None:
    client = Client()
    query = go(client)
    address = provider.authorize(query).removeprefix("http://127.0.0.1:8000")
    assert client.get(address).status_code == 302
    client.post("/sign-out/")
    refused(client.get(address))
    refused(come_back(client, provider, query))


def test_a_code_works_once(linked: User, provider: Provider) -> None:
    client = Client()
    first = provider.authorize(go(client)).removeprefix("http://127.0.0.1:8000")
    client.get(first)
    client.post("/sign-out/")
    query = go(client)
    code = first.split("code=")[1].split("&")[0]
    provider.answer["code"] = code
    refused(come_back(client, provider, query), "invalid_grant")


def test_a_question_ends_after_ten_minutes(linked: User, provider: Provider) -> None:
    client = Client()
    query = go(client)
    left = OneTimeValue.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    OneTimeValue.objects.update(expires_at=timezone.now())
    refused(come_back(client, provider, query), "too long ago")


def test_a_code_that_was_stolen_is_worth_nothing_elsewhere(linked: User, provider: Provider) -> None:
    """The provider hashes our verifier and finds that it is not the one of the code."""
    mine, thief = Client(), Client()
    stolen = provider.authorize(go(mine)).split("code=")[1].split("&")[0]
    provider.answer["code"] = stolen
    refused(come_back(thief, provider, go(thief)), "invalid_grant")


def test_another_verifier_is_refused_by_the_provider(linked: User, provider: Provider) -> None:
    client = Client()
    query = go(client)
    refused(come_back(client, provider, query | {"code_challenge": "A" * 43}), "invalid_grant")


@pytest.mark.parametrize("more", ["&code=x", "&state=x", "&iss=x"])
def test_nothing_may_be_said_twice(linked: User, provider: Provider, more: str) -> None:
    client = Client()
    address = provider.authorize(go(client)).removeprefix("http://127.0.0.1:8000")
    refused(client.get(address + more))


def test_an_answer_without_a_code_is_refused(linked: User, provider: Provider) -> None:
    provider.answer = {"code": ""}
    refused(through(Client(), provider), "no code")


def test_a_refusal_of_the_provider_is_told_in_plain_text(linked: User, provider: Provider) -> None:
    provider.answer = {"error": "<script>alert(1)</script>access_denied"}
    answer = through(Client(), provider)
    refused(answer, "access_denied")
    assert b"<script>alert" not in answer.content


# --- issuer ---


@pytest.mark.parametrize("iss", ["https://evil.example", ""])
def test_an_answer_of_another_provider_is_refused(linked: User, provider: Provider, iss: str) -> None:
    provider.answer = {"iss": iss}
    refused(through(Client(), provider))


def test_where_it_does_not_name_itself_none_is_needed_but_a_wrong_one_is_refused(
    linked: User, provider: Provider
) -> None:
    provider.discovery["authorization_response_iss_parameter_supported"] = False
    provider.answer = {"iss": ""}
    assert through(Client(), provider).status_code == 302
    provider.answer = {"iss": "https://evil.example"}
    refused(through(Client(), provider), "a different provider")


@pytest.mark.parametrize("issuer", ["https://evil.example", None, 5])
def test_a_provider_that_says_it_is_another_one_is_not_asked(
    bob: User, provider: Provider, issuer: Any
) -> None:
    provider.discovery["issuer"] = issuer
    refused(Client().post(START), "a different issuer", 503)


# --- where it leads ---


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_afterwards_one_is_always_here(linked: User, provider: Provider, target: str) -> None:
    assert through(Client(), provider, next=target)["Location"] == "/workflows/"


def test_signing_in_begins_by_a_form_of_ours_only(provider: Provider, browser_client: Client) -> None:
    assert browser_client.get(START).status_code == 405
    assert browser_client.post(START).status_code == 403


def test_the_page_that_leads_there_has_no_script_and_is_not_kept(provider: Provider, db: None) -> None:
    answer = Client().post(START)
    assert answer["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_where_there_is_no_provider_there_is_nothing(settings: Any) -> None:
    assert "Sign in with" not in Client().get("/sign-in/").content.decode()
    refused(Client().post(START), "no provider", 404)
    refused(Client().get("/sign-in/oidc/callback/?state=x&code=x"), "no provider", 404)


def test_the_host_is_open_for_this_alone(provider: Provider, settings: Any) -> None:
    host, port = "127.0.0.1", provider.port

    def check(policy: EgressPolicy) -> list[str]:
        return policy.check_addresses(host, port, [host])

    assert check(egress_policy(settings.OIDC_ISSUER)) == [host]
    with pytest.raises(EgressError):
        check(egress_policy())


def test_what_is_known_of_the_provider_is_asked_once(linked: User, provider: Provider) -> None:
    for _ in range(3):
        assert through(Client(), provider).status_code == 302
    assert provider.seen.count("/.well-known/openid-configuration") == 1
    assert provider.seen.count("/keys") == 1
    discovery.forget()
    go(Client())
    assert provider.seen.count("/.well-known/openid-configuration") == 2


def test_the_session_gets_another_key(linked: User, provider: Provider) -> None:
    client = Client()
    query = go(client)
    before = client.cookies["sessionid"].value
    come_back(client, provider, query)
    assert is_in(client) and client.cookies["sessionid"].value != before
