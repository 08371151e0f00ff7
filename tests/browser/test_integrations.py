"""Connecting OpenRouter in the browser, with the sandbox in its place, and running without choosing a key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import new_context
from tests.browser.drawing import draw, node, run
from tests.browser.pages import Screens, sign_in
from tests.running import Running
from tests.servers.openrouter import OpenRouterServer, serve_openrouter

pytestmark = pytest.mark.browser


@pytest.fixture
def provider() -> Iterator[OpenRouterServer]:
    with serve_openrouter() as server:
        yield server


@pytest.fixture
def unconnected(tmp_path: Path, provider: OpenRouterServer) -> Iterator[Running]:
    places = {
        "OPENROUTER_API_BASE_URL": provider.base_url,
        "OPENROUTER_AUTH_URL": f"{provider.base_url}/auth",
    }
    instance = Running(tmp_path / "data", **places)
    try:
        yield instance.start()
    finally:
        instance.kill()


@pytest.fixture
def tab(browser: Browser, unconnected: Running) -> Iterator[Page]:
    unconnected.client()
    context = new_context(browser)
    yield sign_in(context.new_page(), unconnected)
    context.close()


def connect(page: Page, answer: str) -> None:
    page.get_by_role("button", name="Connect with OpenRouter").click()
    page.get_by_role("link", name=answer).click()
    expect(page.get_by_role("heading", name="OpenRouter")).to_be_visible()


def test_an_organisation_is_connected_and_runs_without_a_key(
    tab: Page, unconnected: Running, provider: OpenRouterServer, screens: Screens
) -> None:
    page = tab
    page.goto(f"{unconnected.url}/settings/?tab=integrations")
    expect(page.get_by_text("No routes yet")).to_be_visible()
    assert violations(page) == []
    screens.take(page, "integrations-empty")

    connect(page, "Deny")
    expect(page.get_by_text("Connecting was refused or cancelled")).to_be_visible()
    assert violations(page) == []

    connect(page, "Allow")
    expect(page.get_by_text("Connected in the browser")).to_be_visible()
    page.get_by_role("button", name="Test", exact=True).click()
    expect(page.get_by_text("The key works.")).to_be_visible()
    page.get_by_role("button", name="Check openrouter").click()
    expect(page.get_by_text("The key works. (")).to_be_visible()
    assert violations(page) == []
    screens.take(page, "integrations")

    api = unconnected.client()
    ask = node("ask", "openrouter.chat", 300, model="openai/gpt-4o-mini", user_prompt="Hi")
    workflow = draw(api, node("start", "trigger.manual", 0), ask, edges="start-ask", name="Asking")
    execution = run(api, workflow)
    assert api.get(f"/api/executions/{execution}/").json()["status"] == "succeeded"
    assert provider.chats[0]["headers"]["authorization"].startswith("Bearer sk-or-v1-")
    page.goto(f"{unconnected.url}/workflows/{workflow}/")
    page.locator("[data-node-id]").filter(has_text="ask").click()
    chosen = page.get_by_label("Credential", exact=True).locator("option:checked")
    expect(chosen).to_have_text("The organisation’s (route openrouter)")
    page.get_by_text("What will be sent").click()
    expect(page.get_by_role("cell", name="the execution's id")).to_be_visible()
    screens.take(page, "what-will-be-sent")


def test_a_route_is_made_refused_and_deleted(tab: Page, unconnected: Running) -> None:
    page = tab
    page.goto(f"{unconnected.url}/settings/?tab=integrations")
    page.get_by_role("button", name="New route").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("With Blank")
    dialog.get_by_label("Driver").select_option("sandbox")
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("must begin with a small letter")).to_be_visible()
    dialog.get_by_label("Name").fill("try-out")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Route saved").first).to_be_visible()
    page.get_by_role("button", name="More for the route try-out").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("No routes yet")).to_be_visible()
