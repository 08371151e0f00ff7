"""A page shows what the role shows, says why where it does not, and offers only what the role may do."""

import re
from collections.abc import Callable, Iterator

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import new_context
from tests.browser.drawing import draw, node, run
from tests.running import PASSWORD, Running

pytestmark = pytest.mark.browser
Join = Callable[[str], Page]


@pytest.fixture
def join(browser: Browser, running: Running, api: httpx2.Client) -> Iterator[Join]:
    """A tab of somebody who has just joined with a role."""
    contexts: list[BrowserContext] = []

    def joined(role: str) -> Page:
        email = f"{role}-{len(contexts)}-{id(contexts)}@example.com"
        invited = api.post("/api/members/", json={"email": email, "role": role}).json()
        context = new_context(browser)
        contexts.append(context)
        page = context.new_page()
        page.goto(running.url + re.sub(r"^\w+://[^/]+", "", invited["invite_url"]))
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Join").click()
        expect(page.get_by_role("heading", name="Workflows")).to_be_visible()
        return page

    yield joined
    for context in contexts:
        context.close()


@pytest.fixture
def workflow(running: Running, api: httpx2.Client) -> str:
    """A published one with a webhook."""
    made = draw(
        api,
        node("hook", "trigger.webhook", 0),
        node("start", "trigger.manual", 0, 200),
        node("set", "data.set", 300, fields=[{"name": "who", "value": "Grace Hopper"}]),
        edges="hook-set start-set",
        name="Of others",
    )
    assert api.post(f"/api/workflows/{made}/publish/").is_success
    return made


def test_a_viewer_is_told_why_there_is_no_data_no_address_and_no_run(
    running: Running, api: httpx2.Client, workflow: str, join: Join
) -> None:
    execution = run(api, workflow)
    page = join("viewer")
    page.goto(f"{running.url}/executions/{execution}/")
    expect(page.get_by_text("Your role does not permit you to see the data of other").first).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    expect(page.get_by_text("Grace Hopper")).to_have_count(0)
    assert violations(page) == []
    page.goto(f"{running.url}/workflows/{workflow}/")
    page.locator("[data-node-id='hook']").click()
    expect(page.get_by_text("The address is hidden from viewers")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    assert violations(page) == []
    page.goto(f"{running.url}/settings/")
    expect(page.get_by_role("tab", name="Limits")).to_be_visible()
    expect(page.get_by_role("tab", name="Audit log")).to_have_count(0)


def test_an_operator_sees_and_repeats_their_own_runs_only(
    running: Running, api: httpx2.Client, workflow: str, join: Join
) -> None:
    theirs = run(api, workflow)
    page = join("operator")
    page.goto(f"{running.url}/executions/{theirs}/")
    expect(page.get_by_text("Your role does not permit you to see the data of other").first).to_be_visible()
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    page.goto(f"{running.url}/workflows/{workflow}/")
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator("[data-node-id='set']").click()
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("tabpanel", name="Last run").get_by_text("Grace Hopper").first).to_be_visible()


def test_an_admin_offers_no_role_above_their_own_and_cannot_change_an_owner(
    running: Running, api: httpx2.Client, join: Join
) -> None:
    page = join("admin")
    page.goto(f"{running.url}/settings/")
    page.get_by_role("tab", name="Members").click()
    expect(page.get_by_label("Role of owner@example.com")).to_be_disabled()
    expect(page.get_by_role("button", name="Remove owner@example.com")).to_be_disabled()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("option", name="Admin")).to_have_count(1)
    expect(page.get_by_role("option", name="Owner")).to_have_count(0)


def test_an_editor_changes_no_credential_of_others_and_is_not_offered_what_is_not_shared(
    running: Running, api: httpx2.Client, join: Join
) -> None:
    for name, shared in (("Everybody's", True), ("Private", False)):
        body = {"name": name, "type": "http_bearer", "data": {"token": "t" * 20}, "shared": shared}
        assert api.post("/api/credentials/", json=body).status_code == 201
    drawn = draw(api, node("call", "http.request", 0, url="https://example.com/"))
    page = join("editor")
    page.goto(f"{running.url}/credentials/")
    expect(page.get_by_role("button", name="Private")).to_be_disabled()
    expect(page.get_by_text("Not shared")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/workflows/{drawn}/")
    page.locator("[data-node-id='call']").click()
    expect(page.get_by_role("option", name="Everybody's")).to_have_count(1)
    expect(page.get_by_role("option", name="Private")).to_have_count(0)
