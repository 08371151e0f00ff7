"""The accessibility checker finds nothing in any state of the editor, light and dark."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.drawing import draw, everything, node, run
from tests.browser.pages import Editor
from tests.running import Running

pytestmark = pytest.mark.browser
LONG = {"list": [{"name": "Ada", "n": 1}] * 250}


def test_the_editor_empty_and_its_picker(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{draw(api)}/")
    expect(page.get_by_text("What starts this workflow?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("n")
    expect(page.get_by_placeholder("Add a step…")).to_be_focused()
    assert violations(page) == []


def test_the_editor_with_each_tab(signed_in: Page, running: Running, api: httpx2.Client) -> None:
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
            assert violations(page, "aside.panel") == [], (label, tab)
    page.get_by_role("button", name="Run log").click()
    assert violations(page) == []
    page.get_by_role("button", name="Problems").click()
    assert violations(page) == []


def test_the_editor_s_dialogs_and_menus(signed_in: Page, running: Running, api: httpx2.Client) -> None:
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
    signed_in: Page, running: Running, api: httpx2.Client
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


def test_a_run_s_own_page(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    workflow = everything(api)
    page.goto(f"{running.url}/executions/{run(api, workflow, input={'list': [1], 'name': 'Ada'})}/")
    expect(page.locator("[data-id=start]")).to_be_visible()
    assert violations(page) == []
    Editor(page).select("set")
    expect(page.get_by_role("region", name="Output")).to_be_visible()
    assert violations(page) == []


def test_a_drawing_from_afar(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    nodes = [node("n0", "trigger.manual", 0), *(node(f"n{at}", "data.set", at * 300) for at in range(1, 24))]
    workflow = draw(api, *nodes, edges=" ".join(f"n{at}-n{at + 1}" for at in range(23)))
    page.goto(f"{running.url}/workflows/{workflow}/")
    expect(page.locator(".card[data-detail=block]").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Zoom in").click(click_count=4)
    expect(page.locator(".card[data-detail=far]").first).to_be_visible()
    assert violations(page) == []


def asking(api: httpx2.Client, model: str) -> str:
    """A trigger that has handed on a name, and a model."""
    workflow = draw(
        api,
        node("start", "trigger.manual", 0, sample_input={"name": "Ada"}),
        node("ask", "openrouter.chat", 300, model=model, user_prompt="Say something of {{start.name}}"),
        node("other", "data.set", 300, 160),
        edges="start-ask",
    )
    run(api, workflow, until_node="start", input={"name": "Ada"})
    return workflow


def test_a_hint_a_list_of_completions_and_the_models(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{asking(api, 'sandbox/assistant')}/")
    editor = Editor(page)
    expect(editor.card("ask")).to_be_visible()
    page.get_by_role("button", name="Zoom in").hover()
    expect(page.get_by_role("tooltip", name="Zoom in")).to_be_attached()
    assert violations(page) == []
    editor.select("ask")
    editor.type_into("User prompt", "Say {{sta")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Model", exact=True).click()
    expect(page.get_by_placeholder("Search models…")).to_be_focused()
    expect(page.get_by_role("option", name="Sandbox: Assistant")).to_be_visible()
    assert violations(page) == []


def test_connecting_by_keys(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{asking(api, 'sandbox/assistant')}/")
    expect(Editor(page).card("ask")).to_be_visible()
    page.locator("[data-id=start]").focus()
    page.keyboard.press("c")
    expect(page.get_by_role("status").filter(has_text="to other")).to_be_attached()
    assert violations(page) == []


def test_a_run_whose_model_is_still_speaking(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    page.goto(f"{running.url}/workflows/{asking(api, 'sandbox/assistant:pace-3000')}/")
    editor = Editor(page)
    editor.select("ask")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(editor.card("ask").locator(".card-ticker")).not_to_be_empty()
    assert violations(page) == []
    page.get_by_role("tab", name="Last run").click()
    assert violations(page) == []
    page.get_by_role("button", name="Stop", exact=True).click()
    log = page.get_by_role("region", name="Run log and problems")
    expect(log.get_by_role("status")).to_contain_text("Cancelled")
    assert violations(page) == []
