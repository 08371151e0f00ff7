"""Cookies and headers under https and http."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.models import User
from tests.accounts.browsers import with_password
from tests.people import PASSWORD, Person

HTTPS = "https://flows.example"
OURS = ("SESSION_", "CSRF_COOKIE_", "HSTS_")


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings with these variables."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(__file__).parents[2] / "config" / "settings.py"))


@pytest.fixture
def bob(people: dict[str, Person]) -> User:
    return with_password(people["bob"].user)


@pytest.fixture
def under_https(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    found = settings_with(monkeypatch, WIRELOOM_PUBLIC_URL=HTTPS)
    for name, value in found.items():
        if name.startswith(OURS):
            setattr(settings, name, value)
    settings.ALLOWED_HOSTS = found["ALLOWED_HOSTS"]
    settings.CSRF_TRUSTED_ORIGINS = found["CSRF_TRUSTED_ORIGINS"]


def sign_in(client: Client, user: User) -> Any:
    return client.post(
        "/sign-in/",
        {"email": user.email, "password": PASSWORD, "csrfmiddlewaretoken": _token(client)},
        headers={"Host": "flows.example", "Origin": HTTPS},
    )


def _token(client: Client) -> str:
    client.get("/sign-in/", headers={"Host": "flows.example"})
    (cookie,) = [cookie for name, cookie in client.cookies.items() if name.endswith("csrftoken")]
    return cookie.value


@pytest.mark.usefixtures("under_https")
def test_under_https_cookies_belong_to_this_host_alone(browser_client: Client, bob: User) -> None:
    assert sign_in(browser_client, bob).status_code == 302
    assert set(browser_client.cookies) == {"__Host-sessionid", "__Host-csrftoken"}
    for name, cookie in browser_client.cookies.items():
        assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["samesite"]) == (
            True,
            "/",
            "",
            "Lax",
        )
        assert bool(cookie["httponly"]) == name.endswith("sessionid")


@pytest.mark.usefixtures("under_https")
def test_under_https_they_can_be_taken_back(browser_client: Client, bob: User) -> None:
    sign_in(browser_client, bob)
    body = {"csrfmiddlewaretoken": browser_client.cookies["__Host-csrftoken"].value}
    headers = {"Host": "flows.example", "Origin": HTTPS}
    answer = browser_client.post("/sign-out/", body, headers=headers)
    gone = answer.cookies["__Host-sessionid"]
    assert (gone.value, gone["max-age"], gone["secure"], gone["path"]) == ("", 0, True, "/")


def test_under_http_the_names_stay(browser_client: Client, bob: User) -> None:
    browser_client.get("/sign-in/")
    body = {
        "email": bob.email,
        "password": PASSWORD,
        "csrfmiddlewaretoken": browser_client.cookies["csrftoken"].value,
    }
    browser_client.post("/sign-in/", body)
    assert set(browser_client.cookies) == {"sessionid", "csrftoken"}
    assert not any(cookie["secure"] for cookie in browser_client.cookies.values())


PLACES = ("/sign-in/", "/", "/nothing/", "/api/session/", "/healthz", "/static/icon.svg")


@pytest.mark.django_db
@pytest.mark.usefixtures("under_https")
@pytest.mark.parametrize("path", PLACES)
def test_under_https_browsers_are_told_to_stay_with_it_for_a_year(path: str) -> None:
    answer = Client().get(path, headers={"Host": "flows.example"})
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
def test_under_http_they_are_not() -> None:
    assert "Strict-Transport-Security" not in Client().get("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PLACES, "/api/docs/"])
def test_every_answer_says_what_a_page_may_do(path: str) -> None:
    answer = Client().get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "'unsafe-inline'" not in policy.get("script-src", "'self'")
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_hsts_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, WIRELOOM_PUBLIC_URL=HTTPS, WIRELOOM_HSTS="false")
    assert found["HSTS_SECONDS"] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WIRELOOM_SESSION_IDLE_HOURS", "0"),
        ("WIRELOOM_SESSION_IDLE_HOURS", "twelve"),
        ("WIRELOOM_SESSION_IDLE_HOURS", "99999999"),
        ("WIRELOOM_SESSION_DAYS", "0"),
        ("WIRELOOM_SESSION_DAYS", "401"),
        ("WIRELOOM_SESSION_DAYS", "7.5"),
        ("WIRELOOM_HSTS", "perhaps"),
        ("WIRELOOM_OIDC_ISSUER", "id.example"),
        ("WIRELOOM_OIDC_ISSUER", "http://id.example"),
        ("WIRELOOM_OIDC_ISSUER", "https://id.example/?x=1"),
        ("WIRELOOM_OIDC_ISSUER", "https://user@id.example"),
        ("WIRELOOM_OIDC_ISSUER", "https://"),
        ("WIRELOOM_OIDC_CLIENT_ID", ""),
        ("WIRELOOM_OIDC_ONLY", "true"),
    ],
)
def test_what_is_no_such_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    if name == "WIRELOOM_OIDC_CLIENT_ID":
        monkeypatch.setenv("WIRELOOM_OIDC_ISSUER", "https://id.example")
    with pytest.raises(ImproperlyConfigured, match=name):
        settings_with(monkeypatch, WIRELOOM_PUBLIC_URL=HTTPS, **{name: value})
