"""The organisation's connection to OpenRouter: by a key, and in the browser."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from django.test import Client

from accounts.models import Membership, OneTimeValue
from ai_models.connect import pkce
from ai_models.models import CatalogueSync, Integration, Route
from credentials.models import Credential
from credentials.services import opened_credential
from tests.caller import Caller
from tests.people import Person
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/integrations/openrouter/"
KEY = "sk-or-v1-" + "a" * 60 + "wxyz"


@pytest.fixture(scope="module")
def server() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as running:
        yield running


@pytest.fixture(autouse=True)
def sandbox(server: OpenRouterServer, settings: Any) -> None:
    settings.OPENROUTER_API_BASE_URL = server.base_url
    settings.OPENROUTER_AUTH_URL = f"{server.base_url}/auth"


@pytest.fixture
def alice(people: dict[str, Person]) -> Caller:
    return Caller(people["alice"])


@pytest.fixture
def browser(people: dict[str, Person]) -> Client:
    return signed_in(people["alice"])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def begun(browser: Client) -> str:
    """The address to which the browser is sent."""
    answer = browser.post("/api/integrations/openrouter/connect/")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["authorize_url"])


def answered(authorize_url: str, answer: str = "allow") -> str:
    """The address to which OpenRouter sends the browser back."""
    found = httpx2.get(f"{authorize_url}&answer={answer}", follow_redirects=False)
    assert found.status_code == 302, found.text
    return found.headers["location"].removeprefix("http://127.0.0.1:8000")


def outcome(response: Any) -> str:
    """What the settings page is told."""
    assert response.status_code == 302
    assert response.url.startswith("/settings/?tab=integrations&connect=")
    (code,) = parse_qs(urlsplit(response.url).query)["connect"]
    return code


# --- by a key ---


def test_an_organisation_begins_unconnected(alice: Caller) -> None:
    assert alice.call("get", PATH).json() == {
        "configured": False,
        "hint": None,
        "source": None,
        "credential": None,
        "last_rotated_at": None,
        "updated_by": None,
    }


def test_a_key_connects_every_node_and_is_never_shown(alice: Caller) -> None:
    answer = alice.call("put", PATH, {"api_key": KEY})
    assert answer.status_code == 200
    assert KEY not in answer.content.decode()
    found = answer.json()
    assert (found["configured"], found["hint"], found["source"]) == (True, "…wxyz", "key")
    assert found["updated_by"] == "alice@example.com"
    credential = Credential.objects.get(pk=found["credential"])
    assert (credential.name, credential.type) == ("OpenRouter (Acme)", "openrouter")
    route = Route.objects.get()
    assert (route.slug, route.driver, route.credential, route.is_default) == (
        "openrouter", "openrouter", credential, True
    )  # fmt: skip
    assert CatalogueSync.objects.exists(), "the catalogue is read as soon as the scheduler comes by"


def test_another_key_replaces_the_first_in_the_same_credential(alice: Caller) -> None:
    first = alice.call("put", PATH, {"api_key": KEY}).json()
    second = alice.call("put", PATH, {"api_key": "sk-or-v1-" + "b" * 64}).json()
    assert second["credential"] == first["credential"]
    assert second["hint"] == "…bbbb"
    assert second["last_rotated_at"] > first["last_rotated_at"]
    assert opened_credential(Credential.objects.get()).fields["api_key"] == "sk-or-v1-" + "b" * 64


@pytest.mark.parametrize("body", [{"api_key": ""}, {"api_key": "   "}, {"api_key": None}, {}, {"key": "x"}])
def test_an_empty_key_is_refused(alice: Caller, body: dict[str, Any]) -> None:
    assert alice.call("put", PATH, body).status_code == 400
    assert not Integration.objects.exists()


def test_disconnecting_forgets_the_key_and_may_be_repeated(alice: Caller) -> None:
    alice.call("put", PATH, {"api_key": KEY})
    for _ in range(2):
        assert alice.call("delete", PATH).status_code == 204
    assert not alice.call("get", PATH).json()["configured"]
    assert not Credential.objects.exists()
    assert not Route.objects.exists()


def test_disconnecting_keeps_the_key_of_another_route(alice: Caller) -> None:
    credential = alice.call("put", PATH, {"api_key": KEY}).json()["credential"]
    body = {"id": "mine", "driver": "openrouter", "credential": credential}
    assert alice.call("post", "/routes/", body).status_code == 201
    assert alice.call("delete", PATH).status_code == 204
    assert [route.slug for route in Route.objects.all()] == ["mine"]
    assert Credential.objects.filter(pk=credential).exists()


def test_a_route_that_was_the_default_stays_it(alice: Caller) -> None:
    alice.call("post", "/routes/", {"id": "mine", "driver": "sandbox"})
    alice.call("put", PATH, {"api_key": KEY})
    assert Route.objects.get(is_default=True).slug == "mine"


def test_a_name_that_is_taken_gets_a_number(alice: Caller) -> None:
    for name in ("OpenRouter (Acme)", "OpenRouter (Acme) 2"):
        body = {"name": name, "type": "openrouter", "data": {"api_key": KEY}}
        assert alice.call("post", "/credentials/", body).status_code == 201
    found = alice.call("put", PATH, {"api_key": KEY}).json()
    assert Credential.objects.get(pk=found["credential"]).name == "OpenRouter (Acme) 3"


@pytest.mark.parametrize(("role", "status"), [("anna", 200), ("bob", 403), ("otto", 403), ("vera", 403)])
def test_who_may_connect(people: dict[str, Person], role: str, status: int) -> None:
    who = Caller(people[role])
    assert who.call("get", PATH).status_code == 200
    assert who.call("put", PATH, {"api_key": KEY}).status_code == status
    assert who.call("delete", PATH).status_code == (204 if status == 200 else 403)


@pytest.mark.parametrize("method", ["get", "put"])
def test_without_an_encryption_key_it_says_so(
    alice: Caller, monkeypatch: pytest.MonkeyPatch, settings: Any, method: str
) -> None:
    settings.ENCRYPTION_KEYS = "not a key"
    answer = alice.call(method, PATH, {"api_key": KEY} if method == "put" else None)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "secrets_not_configured")


# --- in the browser ---


def test_the_browser_is_sent_to_openrouter_with_a_challenge(browser: Client) -> None:
    parts = urlsplit(begun(browser))
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert query["key_label"] == "Wireloom Acme"
    assert query["callback_url"].startswith("http://127.0.0.1:8000/integrations/openrouter/callback/")


def test_without_an_address_of_its_own_it_is_that_of_the_api(browser: Client, settings: Any) -> None:
    settings.OPENROUTER_AUTH_URL, settings.OPENROUTER_API_BASE_URL = "", "https://openrouter.ai/api/v1"
    assert begun(browser).startswith("https://openrouter.ai/auth?callback_url=")


def test_allowing_it_connects_the_organisation(browser: Client, alice: Caller) -> None:
    assert outcome(browser.get(answered(begun(browser)))) == "ok"
    found = alice.call("get", PATH).json()
    assert (found["configured"], found["source"], found["updated_by"]) == (True, "oauth", "alice@example.com")
    assert opened_credential(Credential.objects.get()).fields["api_key"].startswith("sk-or-v1-")


def test_denying_it_changes_nothing(browser: Client) -> None:
    said = outcome(browser.get(answered(begun(browser), "deny")))
    assert said == "connect_refused"
    assert not Integration.objects.exists()


def test_a_return_counts_once(browser: Client) -> None:
    address = answered(begun(browser))
    browser.get(address)
    assert outcome(browser.get(address)) == "connect_not_expected"
    assert Integration.objects.count() == 1


def test_a_return_counts_in_the_browser_that_began(browser: Client, people: dict[str, Person]) -> None:
    address = answered(begun(browser))
    for stranger in (Client(), signed_in(people["bob"]), signed_in(people["alice"])):
        assert outcome(stranger.get(address)) == "connect_not_expected"
    assert outcome(browser.get(address)) == "ok"


def test_two_tabs_do_not_disturb_each_other(browser: Client) -> None:
    first, second = answered(begun(browser)), answered(begun(browser))
    assert outcome(browser.get(first)) == "ok"
    assert outcome(browser.get(second)) == "ok"
    assert Integration.objects.count() == Credential.objects.count() == 1


@pytest.mark.parametrize("nonce", ["made-up", "%00", "x" * 500, "%F0%9F%A7%B6"])
def test_a_foreign_nonce_is_not_expected(browser: Client, nonce: str) -> None:
    begun(browser)
    said = outcome(browser.get(f"/integrations/openrouter/callback/{nonce}/?code=x%00"))
    assert said == "connect_not_expected"


def test_after_ten_minutes_it_is_too_late(browser: Client) -> None:
    address = answered(begun(browser))
    OneTimeValue.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert outcome(browser.get(address)) == "connect_not_expected"


def test_a_wrong_code_is_told(browser: Client) -> None:
    address = answered(begun(browser)).partition("?")[0]
    said = outcome(browser.get(f"{address}?code=made-up"))
    assert said == "connect_failed"


def test_a_code_of_another_challenge_is_told(browser: Client) -> None:
    mine, other = answered(begun(browser)), answered(begun(browser))
    swapped = mine.partition("?")[0] + "?" + urlsplit(other).query
    assert outcome(browser.get(swapped)) == "connect_failed"


def test_whoever_lost_the_permission_meanwhile_does_not_connect(
    browser: Client, people: dict[str, Person]
) -> None:
    address = answered(begun(browser))
    Membership.objects.filter(user=people["alice"].user).update(role="viewer")
    assert outcome(browser.get(address)) == "forbidden"
    assert not Integration.objects.exists()


def test_a_server_that_is_away_is_told(browser: Client, settings: Any) -> None:
    address = answered(begun(browser))
    settings.OPENROUTER_API_BASE_URL = "http://127.0.0.1:9/api/v1"
    assert outcome(browser.get(address)) == "connect_failed"


@pytest.mark.parametrize(
    ("public_url", "allowed"),
    [
        ("https://wireloom.example", True),
        ("https://wireloom.example:3000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:5000", True),
        ("https://wireloom.example:8443", False),
        ("http://wireloom.example", False),
        ("http://10.0.0.5:3000", False),
    ],
)
def test_an_address_to_which_openrouter_does_not_come_back_is_told_before(
    browser: Client, settings: Any, public_url: str, allowed: bool
) -> None:
    settings.PUBLIC_URL = public_url
    answer = browser.post("/api/integrations/openrouter/connect/")
    assert (answer.status_code == 200) is allowed
    if not allowed:
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == "callback_not_allowed"
        assert not OneTimeValue.objects.exists()


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert pkce.challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
