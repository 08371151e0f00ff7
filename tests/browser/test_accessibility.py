"""The accessibility checker finds nothing, in any page and state, light and dark."""

import json
import re

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import violations
from tests.browser.drawing import draw, node, sign_in
from tests.browser.pages import Editor
from tests.running import Running

pytestmark = pytest.mark.browser
LONG = {"list": [{"name": "Ada", "n": 1}] * 250}


@pytest.fixture
def signed_in(page: Page, running: Running, api: httpx.Client) -> Page:
    """A tab of the owner's."""
    sign_in(page, running)
    return page


def everything(api: httpx.Client) -> str:
    """A published workflow with a container, several ports, a warning and one run that succeeded."""
    each = node("loop", "flow.for_each", 1200, items="{{start.list}}")
    inner = {**node("inner", "data.set", 1260, 120, fields=[{"name": "a", "value": "1"}]), "parent": "loop"}
    workflow = draw(
        api,
        node("start", "trigger.manual", 0, sample_input={"list": [1, 2], "name": "Ada"}),
        node("set", "data.set", 300, fields=[{"name": "who", "value": "{{start.name}}"}]),
        node(
            "decide",
            "flow.if",
            600,
            conditions=[{"left": "{{set.who}}", "operator": "equals", "right": "Ada"}],
        ),
        node("call", "http.request", 900, 160, url="{{start.name}}"),
        each,
        inner,
        node("alone", "data.set", 300, 300),
        edges="start-set set-decide decide:true-loop decide:false-call",
        name="Everything",
    )
    return workflow


def run(api: httpx.Client, workflow: str, **body: object) -> str:
    """A run that has ended, or waits. Returns its id."""
    answer = api.post(f"/api/workflows/{workflow}/run/", json={"draft": True, "wait": 60, **body})
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


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
    signed_in: Page, running: Running, api: httpx.Client, path: str, api_path: str, title: str
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


def test_dialogs_and_menus_of_the_lists(signed_in: Page, running: Running, api: httpx.Client) -> None:
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


def test_settings_and_a_page_that_is_not_there(signed_in: Page, running: Running) -> None:
    page = signed_in
    page.goto(f"{running.url}/settings/")
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/models/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(page) == []


def test_the_editor_empty_and_its_picker(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{draw(api)}/")
    expect(page.get_by_text("What starts this workflow?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("n")
    expect(page.get_by_placeholder("Add a step…")).to_be_focused()
    assert violations(page) == []


def test_the_editor_with_each_tab(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    workflow = everything(api)
    run(api, workflow, input={**LONG, "name": "Ada"})
    page.goto(f"{running.url}/workflows/{workflow}/")
    editor = Editor(page)
    expect(editor.card("alone")).to_be_visible()
    assert violations(page) == []
    for label in ("set", "call", "decide"):
        editor.select(label)
        for tab in ("Settings", "Input", "Last run", "Retry & errors", "Notes"):
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
            assert violations(page) == [], (label, tab)
    page.get_by_role("button", name="Run log").click()
    assert violations(page) == []
    page.get_by_role("button", name="Problems").click()
    assert violations(page) == []


def test_the_editor_s_dialogs_and_menus(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{everything(api)}/")
    editor = Editor(page)
    expect(editor.card("alone")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More ways to run").click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("menuitem", name="Run with input…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    panel = editor.select("set")
    panel.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []


def test_the_editor_after_a_failed_and_in_a_busy_run(
    signed_in: Page, running: Running, api: httpx.Client
) -> None:
    page = signed_in
    workflow = everything(api)
    run(api, workflow, input={"list": [], "name": "Bob"})
    page.goto(f"{running.url}/workflows/{workflow}/")
    Editor(page).select("call")
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("region", name="Error")).to_be_visible()
    assert violations(page) == []
    waits = draw(
        api,
        node("start", "trigger.manual", 0),
        node("set", "data.set", 300),
        node("wait", "flow.wait", 600, mode="duration", amount=1, unit="hours"),
        edges="start-set set-wait",
    )
    page.goto(f"{running.url}/workflows/{waits}/")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(Editor(page).card("wait").get_by_text("Waiting", exact=True)).to_be_attached()
    assert violations(page) == []


def test_a_run_s_own_page(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    workflow = everything(api)
    page.goto(f"{running.url}/executions/{run(api, workflow, input={'list': [1], 'name': 'Ada'})}/")
    expect(page.locator("[data-id=start]")).to_be_visible()
    assert violations(page) == []
    Editor(page).select("set")
    expect(page.get_by_role("region", name="Output")).to_be_visible()
    assert violations(page) == []


def test_a_drawing_from_afar(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    nodes = [node("n0", "trigger.manual", 0), *(node(f"n{at}", "data.set", at * 300) for at in range(1, 24))]
    workflow = draw(api, *nodes, edges=" ".join(f"n{at}-n{at + 1}" for at in range(23)))
    page.goto(f"{running.url}/workflows/{workflow}/")
    expect(page.locator(".card[data-detail=block]").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    expect(page.locator(".card[data-detail=far]").first).to_be_visible()
    assert violations(page) == []


def test_webhooks_calls_forms_and_approvals(signed_in: Page, running: Running, api: httpx.Client) -> None:
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
    assert httpx.post(urls[0], json={"word": "shuttle"}, timeout=30).is_success
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


def test_an_approval_s_page(signed_in: Page, running: Running, api: httpx.Client) -> None:
    page = signed_in
    workflow = draw(
        api,
        node("start", "trigger.manual", 0),
        node("tell", "data.set", 300, fields=[{"name": "url", "value": "{{execution.resume_urls.ask}}"}]),
        node("ask", "flow.approval", 600, title="Publish it?", message="Twelve pages.", comment="required"),
        edges="start-tell tell-ask",
    )
    execution = run(api, workflow)
    tell = next(
        one for one in api.get(f"/api/executions/{execution}/").json()["nodes"] if one["node_id"] == "tell"
    )
    address = tell["output"]["url"]
    page.goto(running.url + address[address.index("/resume/") :])
    expect(page.get_by_role("heading", name="Publish it?", level=1)).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/executions/{execution}/")
    Editor(page).select("ask")
    expect(page.get_by_role("region", name="Decision")).to_be_visible()
    assert violations(page) == []
