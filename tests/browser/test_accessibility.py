"""The accessibility checker finds nothing in any page around the editor, light and dark."""

import json
import re

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.axe import violations
from tests.browser.conftest import new_context
from tests.browser.drawing import draw, everything, node, run
from tests.browser.pages import Editor
from tests.browser.test_triggers import waiting_for
from tests.running import Running

pytestmark = pytest.mark.browser


def test_the_pages_before_the_sign_in(page: Page, fresh: Running) -> None:
    page.goto(fresh.url + fresh.set_up_path())
    assert violations(page) == []
    page.goto(f"{fresh.url}/sign-in/")
    assert violations(page) == []


def empty(route: Route) -> None:
    route.fulfill(body=json.dumps({"results": [], "next": None}), content_type="application/json")


@pytest.mark.parametrize(
    ("path", "api_path", "title"),
    [
        ("/workflows/", "/api/workflows/", "Workflows"),
        ("/executions/", "/api/executions/", "Executions"),
        ("/credentials/", "/api/credentials/", "Credentials"),
    ],
)
def test_lists_empty_and_filled(
    signed_in: Page, running: Running, api: httpx2.Client, path: str, api_path: str, title: str
) -> None:
    page = signed_in
    run(api, everything(api), input={"list": [], "name": "Ada"})
    api.post(
        "/api/credentials/", json={"name": "Key", "type": "http_bearer", "data": {"token": "secret-token"}}
    )
    page.goto(running.url + path)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    assert violations(page) == []
    page.route(re.compile(rf"{api_path}(\?.*)?$"), empty)
    page.goto(running.url + path)
    expect(page.locator(".empty, .empty-state").first).to_be_visible()
    assert violations(page) == []


def test_dialogs_and_menus_of_the_lists(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    everything(api)
    page.goto(f"{running.url}/workflows/")
    page.get_by_role("button", name="From a template").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("owner@example.com$")).click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/credentials/")
    page.get_by_role("button", name="New credential").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="OpenRouter").first.click()
    assert violations(page) == []


def test_the_settings_with_their_dialogs(signed_in: Page, running: Running) -> None:
    page = signed_in
    page.goto(f"{running.url}/settings/")
    page.get_by_role("button", name="New token").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox").first).to_be_visible()
    assert violations(page) == []
    dialog.get_by_label("Name").fill("A token of the tests")
    dialog.get_by_role("button", name="Create token").click()
    expect(dialog.get_by_text("it is not shown again")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Revoke A token of the tests").click()
    expect(page.get_by_role("dialog", name="Revoke")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    for tab in ("Members", "Limits"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel", name=tab).get_by_role("button").first).to_be_visible()
        assert violations(page) == [], tab


def test_the_audit_log_with_an_open_entry_and_where_nothing_matches(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page = signed_in
    api.post("/api/workflows/", json={"name": "Written down"})
    page.goto(f"{running.url}/settings/?tab=audit")
    log = page.get_by_role("tabpanel", name="Audit log")
    entry = log.get_by_text("created the workflow “Written down”").first
    entry.click()
    expect(log.get_by_text("workflow.created").first).to_be_visible()
    assert violations(page) == []
    log.get_by_label("E-mail or token").fill("nobody@example.com")
    expect(log.get_by_text("No entry matches the filter")).to_be_visible()
    expect(page).to_have_url(re.compile(r"actor=nobody%40example.com"))
    assert violations(page) == []
    page.reload()
    expect(log.get_by_label("E-mail or token")).to_have_value("nobody@example.com")
    log.get_by_role("button", name="Clear the filter").click()
    expect(entry).to_be_visible()


def test_an_invitation_from_its_dialog_to_its_page(
    signed_in: Page, browser: Browser, running: Running
) -> None:
    page = signed_in
    page.goto(f"{running.url}/settings/")
    page.get_by_role("tab", name="Members").click()
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Role")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_label("E-mail").fill("grace@example.com")
    dialog.get_by_role("button", name="Invite").click()
    link = dialog.get_by_text(re.compile(r"/invitation/\S+$"))
    expect(link).to_be_visible()
    assert violations(page) == []
    path = re.sub(r"^\w+://[^/]+", "", link.inner_text())
    context = new_context(browser)
    guest = context.new_page()
    guest.goto(running.url + path)
    expect(guest.get_by_role("heading", name="Join", level=1)).to_be_visible()
    assert violations(guest) == []
    context.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/invitation/nobody-has-this-link/", 410),
        ("/setup/nobody-has-this-link/", 410),
        ("/resume/nobody-has-this-link", 404),
        (f"/forms/{'n' * 22}", 404),
        ("/no-such-page/", 404),
        ("/workflows/00000000-0000-4000-8000-000000000000/", 200),
        ("/executions/00000000-0000-4000-8000-000000000000/", 200),
    ],
)
def test_what_is_gone_or_never_was(tolerant: Page, running: Running, path: str, status: int) -> None:
    page = tolerant
    answer = page.goto(running.url + path)
    assert answer and answer.status == status
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []


def test_webhooks_calls_forms_and_approvals(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    hooked = draw(api, node("hook", "trigger.webhook", 0), node("set", "data.set", 300), edges="hook-set")
    form = draw(
        api,
        node("form", "trigger.form", 0, fields=[{"name": "who", "label": "Your name", "required": True}]),
        node("set", "data.set", 300),
        edges="form-set",
    )
    urls = []
    for workflow in (hooked, form):
        assert api.post(f"/api/workflows/{workflow}/publish/").status_code == 200
        urls.append(api.get(f"/api/workflows/{workflow}/").json()["triggers"][0]["url"])
    assert httpx2.post(urls[0], json={"word": "shuttle"}, timeout=30).is_success
    page.goto(f"{running.url}/workflows/{hooked}/calls/")
    page.get_by_role("button", name="POST hook").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert violations(page) == []
    page.goto(urls[1])
    assert violations(page) == []
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []


def test_an_approval_s_page(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    ask = node("ask", "flow.approval", 600, title="Publish it?", message="Twelve pages.", comment="required")
    execution, address = waiting_for(running, api, ask)
    page.goto(address)
    expect(page.get_by_role("heading", name="Publish it?", level=1)).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/executions/{execution}/")
    Editor(page).select("ask")
    expect(page.get_by_role("region", name="Decision")).to_be_visible()
    assert violations(page) == []
