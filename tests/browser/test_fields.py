"""Fields and keys of the editor: what is clicked, dragged and typed arrives, and the keyboard reaches everything."""

import json
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.drawing import draw, graph_of, node
from tests.browser.pages import Editor, Screens
from tests.running import Running

pytestmark = pytest.mark.browser


def opened(page: Page, running: Running, workflow: str) -> Editor:
    page.goto(f"{running.url}/workflows/{workflow}/")
    editor = Editor(page)
    expect(editor.card("start")).to_be_visible()
    return editor


def calling(api: httpx2.Client, url: str) -> str:
    """A workflow whose trigger has handed on a city."""
    call = node("call", "http.request", 300, url=url)
    workflow = draw(api, node("start", "trigger.manual", 0), call, edges="start-call")
    body = {"draft": True, "input": {"city": "Paris"}, "until_node": "start", "wait": 60}
    assert api.post(f"/api/workflows/{workflow}/run/", json=body).json()["status"] == "succeeded"
    return workflow


def parameters_of(api: httpx2.Client, workflow: str, id: str) -> dict[str, object]:
    found: dict[str, object] = next(
        one["parameters"] for one in graph_of(api, workflow)["nodes"] if one["id"] == id
    )
    return found


def test_a_clicked_value_goes_into_the_field_that_was_edited_last(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page, workflow = signed_in, calling(api, url="https://example.com/")
    editor = opened(page, running, workflow)
    panel = editor.select("call")
    panel.get_by_role("textbox", name="URL").click()
    page.keyboard.press("End")
    page.get_by_role("tab", name="Input").click()
    panel.get_by_title("Insert {{trigger.city}}").click()
    expect(page.get_by_text("trigger.city inserted into URL", exact=True)).to_be_visible()
    expect(panel.get_by_role("textbox", name="URL")).to_be_focused()
    page.keyboard.type("/x")
    screens.take(page, "value-inserted")
    editor.saved()
    assert parameters_of(api, workflow, "call")["url"] == "https://example.com/{{trigger.city}}/x"


def test_a_value_is_dragged_to_a_field_by_way_of_its_tab(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page, workflow = signed_in, calling(api, url="https://example.com/")
    editor = opened(page, running, workflow)
    panel = editor.select("call")
    page.get_by_role("tab", name="Input").click()
    panel.get_by_title("Insert {{trigger.city}}").hover()
    page.mouse.down()
    page.get_by_role("tab", name="Settings").hover()
    page.get_by_role("tab", name="Settings").hover(position={"x": 8, "y": 8})
    field = panel.get_by_role("textbox", name="URL")
    box = field.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(field).to_have_text("https://example.com/{{trigger.city}}")
    expect(field).to_be_focused()


def test_braces_are_typed_over_and_enter_makes_no_line(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page, workflow = signed_in, calling(api, url="https://example.com/")
    editor = opened(page, running, workflow)
    panel = editor.select("call")
    editor.type_into("URL", "https://{{trigger.city}}/")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("textbox", name="URL")).to_have_text("https://{{trigger.city}}/")


def test_ctrl_enter_in_a_field_runs_the_workflow(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page = signed_in
    fields = [{"name": "who", "value": "Ada"}]
    workflow = draw(
        api,
        node("start", "trigger.manual", 0),
        node("set", "data.set", 300, fields=fields),
        edges="start-set",
    )
    editor = opened(page, running, workflow)
    editor.select("set")
    editor.type_into("Value", "Grace")
    page.keyboard.press("Control+Enter")
    log = page.get_by_role("region", name="Run log and problems")
    expect(log.get_by_text("Succeeded").first).to_be_visible()
    assert parameters_of(api, workflow, "set")["fields"] == [{"name": "who", "value": "Grace"}]


def test_a_new_step_is_not_red_until_it_was_touched_or_is_to_be_published(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    workflow = draw(api, node("start", "trigger.manual", 0))
    editor = opened(page, running, workflow)
    editor.card("start").click()
    page.get_by_label("Steps").get_by_role("button", name="HTTP Request").click()
    card = page.locator(".card[data-selected]")
    expect(card).to_contain_text("HTTP Request")
    editor.saved()
    expect(page.get_by_role("button", name="Problems 1")).to_be_visible()
    expect(page.locator(".card[data-invalid], .field-error")).to_have_count(0)
    screens.take(page, "new-step")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".card[data-invalid]")).to_have_count(1)
    expect(page.locator("[data-field=url] .field-error")).to_have_count(1)
    expect(page.get_by_role("region", name="Run log and problems").get_by_role("listitem")).to_have_count(1)


def test_keys_add_walk_and_connect(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    decide = node("decide", "flow.if", 300, conditions=[{"left": "1", "operator": "equals", "right": "1"}])
    yes, no = node("yes", "data.set", 600), node("no", "data.set", 600, 160)
    start = node("start", "trigger.manual", 0)
    workflow = draw(api, start, decide, yes, no, edges="start-decide decide:true-yes")
    opened(page, running, workflow)
    before = graph_of(api, workflow)["nodes"]
    page.locator("[data-id=start]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-id=decide]")).to_be_focused()
    page.keyboard.press("c")
    said = page.locator(".linking-words")
    expect(said).to_contain_text("output true, 1 of 2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("output false to yes, 1 of 2")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("output false to no, 2 of 2")
    screens.take(page, "connecting-by-keys")
    page.keyboard.press("Enter")
    expect(page.locator("[data-id=decide]")).to_be_focused()
    Editor(page).saved()
    lines = {(e["source_port"], e["target"]) for e in graph_of(api, workflow)["edges"]}
    assert ("false", "no") in lines
    assert [one["position"] for one in graph_of(api, workflow)["nodes"]] == [
        one["position"] for one in before
    ]
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("[data-id=start]")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type("Set fields")
    page.keyboard.press("Enter")
    expect(page.locator(".react-flow__node:focus .card")).to_contain_text("Set fields")


def test_a_value_over_the_limit_is_opened_and_downloaded(
    signed_in: Page, running: Running, api: httpx2.Client, tmp_path: Path, screens: Screens
) -> None:
    page = signed_in
    value = {"rows": [{"n": at, "text": "x" * 60} for at in range(5_000)]}
    workflow = draw(
        api, node("start", "trigger.manual", 0), node("set", "data.set", 300, keep="all"), edges="start-set"
    )
    body = {"draft": True, "input": value, "wait": 60}
    run = api.post(f"/api/workflows/{workflow}/run/", json=body).json()
    page.goto(f"{running.url}/executions/{run['id']}/")
    Editor(page).select("set")
    output = page.get_by_role("region", name="Output")
    with page.expect_download() as downloading:
        output.get_by_role("link", name="Download").click()
    downloading.value.save_as(tmp_path / "value.json")
    assert json.loads((tmp_path / "value.json").read_text()) == value
    screens.take(page, "large-value")
    output.get_by_role("button", name="Open whole value").click()
    output.get_by_role("button", name="Open rows").click()
    output.get_by_role("button", name="Show 100 more").click()
    expect(output.get_by_text("200 of 5000")).to_be_visible()
    screens.take(page, "large-value-open")
