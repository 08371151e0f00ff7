"""Addresses that are not there, and requests that a browser was tricked into."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django_vite.core.asset_loader import DjangoViteAssetLoader

from tests.people import Person


def error_of(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/json"
    body = json.loads(response.content)
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"code", "message", "hint", "details"}
    error: dict[str, Any] = body["error"]
    return error


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_api_address_is_a_404_in_the_one_shape(browser_client: Client, method: str) -> None:
    response = getattr(browser_client, method)("/api/nothing/here/")
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


def test_an_unknown_api_address_is_json_even_for_a_browser(browser_client: Client) -> None:
    response = browser_client.get("/api/nothing/", headers={"Accept": "text/html"})
    assert error_of(response)["code"] == "not_found"


@pytest.mark.django_db
def test_an_unknown_page_is_a_page_for_a_browser(browser_client: Client) -> None:
    response = browser_client.get("/nothing/", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_the_one_shape(browser_client: Client) -> None:
    response = browser_client.post("/sign-out/")
    assert response.status_code == 403
    assert error_of(response)["code"] == "csrf_failed"


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page_in_a_browser(browser_client: Client) -> None:
    response = browser_client.post("/sign-in/", headers={"Accept": "text/html"})
    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")
    assert "Reload" in response.content.decode()


def test_a_session_may_change_nothing_without_the_csrf_token(people: dict[str, Person]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["alice"].user)
    response = browser.post("/api/workflows/", {"name": "Evil"}, content_type="application/json")
    assert response.status_code == 403
    assert error_of(response)["code"] == "csrf_failed"


def test_the_application_page_gives_the_token_with_which_a_session_may(people: dict[str, Person]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["alice"].user)
    browser.get("/workflows/")
    token = browser.cookies["csrftoken"].value
    response = browser.post(
        "/api/workflows/", {"name": "Mine"}, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert response.status_code == 201


def test_while_developed_the_editor_comes_from_the_origin_of_its_page(
    people: dict[str, Person], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEV = True
    vite = {"dev_mode": True, "dev_server_host": "127.0.0.1", "dev_server_port": 5174}
    settings.DJANGO_VITE = {"default": settings.DJANGO_VITE["default"] | vite}
    monkeypatch.setattr(DjangoViteAssetLoader, "_instance", None)
    client = Client()
    client.force_login(people["alice"].user)
    page = client.get("/workflows/").content.decode()
    origin = "http://127.0.0.1:5174/static/editor"
    scripts = re.findall(r'<script[^>]* src="(http[^"]*)"', page)
    assert scripts == [f"{origin}/dev/refresh.js", f"{origin}/src/main.tsx"]
