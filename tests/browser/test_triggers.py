"""Building on triggers: listening, looking back and ahead, asking, and stepping through a loop."""

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Editor, Screens, labelled
from tests.running import Running

pytestmark = pytest.mark.browser


def node(id: str, kind: str, x: int, parent: str | None = None, **parameters: Any) -> dict[str, Any]:
    """A node whose label and variable are its id."""
    place = {"x": x, "y": 100 if parent else 0}
    names = {"id": id, "type": kind, "label": id, "variable": id}
    return {**names, "position": place, "parent": parent, "parameters": parameters}


def edge(source: str, target: str) -> dict[str, Any]:
    """A line between two steps."""
    return {"source": source, "target": target}


def draw(
    api: httpx2.Client, *nodes: dict[str, Any], edges: list[tuple[str, str]], publish: bool = True
) -> str:
    """A workflow with these lines. Returns its id."""
    graph = {"nodes": nodes, "edges": [edge(*line) for line in edges]}
    answer = api.post("/api/workflows/", json={"name": " to ".join(edges[0]), "graph": graph})
    assert answer.status_code == 201, answer.text
    workflow: str = answer.json()["id"]
    if publish:
        assert api.post(f"/api/workflows/{workflow}/publish/").status_code == 200
    return workflow


def hook_of(api: httpx2.Client, workflow: str) -> str:
    (trigger,) = api.get(f"/api/workflows/{workflow}/").json()["triggers"]
    url: str = trigger["url"]
    return url


def test_a_test_call_shows_what_came_and_its_run(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    echo = node("echo", "data.set", 300, fields=[{"name": "said", "value": "{{hook.body.word}}"}])
    workflow = draw(api, node("hook", "trigger.webhook", 0), echo, edges=[("hook", "echo")], publish=False)
    page.goto(f"{running.url}/workflows/{workflow}/")
    panel = Editor(page).select("hook")
    panel.get_by_role("button", name="Listen for a test call").click()
    expect(panel.get_by_text("Waiting for a call")).to_be_visible()
    screens.take(page, "listening")
    address = panel.get_by_text(re.compile(r"^http\S+/hooks/test/[\w-]+$")).inner_text()
    assert httpx2.post(address, json={"word": "loom"}, timeout=30).status_code == 202
    expect(panel.get_by_text("A call was received")).to_be_visible()
    expect(panel.get_by_role("region", name="Received")).to_contain_text("POST")
    log = page.get_by_role("region", name="Run log and problems")
    expect(log.get_by_text("Succeeded").first).to_be_visible()
    panel.get_by_role("button", name="Use this call for runs").click()
    page.get_by_role("button", name="Run", exact=True).click()
    Editor(page).select("echo")
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("loom")


def test_a_call_in_the_inbox_runs_again(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    echo = node("echo", "data.set", 300, fields=[{"name": "said", "value": "{{hook.body.word}}"}])
    workflow = draw(api, node("hook", "trigger.webhook", 0), echo, edges=[("hook", "echo")])
    address = hook_of(api, workflow)
    assert httpx2.post(address, json={"word": "shuttle"}, headers={"Authorization": "secret"}).is_success
    assert httpx2.get(address).status_code == 405
    page.goto(f"{running.url}/workflows/{workflow}/calls/")
    expect(page.get_by_text("The webhook does not accept this method.")).to_be_visible()
    screens.take(page, "calls")
    page.get_by_label("Outcome").select_option(label="Accepted")
    expect(page.get_by_text("The webhook does not accept this method.")).to_be_hidden()
    page.get_by_role("button", name="POST hook").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("region", name="Body")).to_contain_text("shuttle")
    expect(dialog.get_by_role("region", name="Headers")).to_contain_text("[secret]")
    screens.take(page, "call")
    dialog.get_by_role("button", name="Run again…").click()
    dialog.get_by_role("button", name="Run again", exact=True).click()
    page.get_by_role("button", name="Open the run").click()
    page.locator("[data-id=echo]").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("shuttle")


def test_a_schedule_shows_its_next_times_as_it_is_typed(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    schedule = node("plan", "trigger.schedule", 0, rules=[{"cron": "0 9 1 1 *"}], timezone="Asia/Tokyo")
    workflow = draw(api, schedule, node("then", "data.set", 300), edges=[("plan", "then")], publish=False)
    page.goto(f"{running.url}/workflows/{workflow}/")
    times = Editor(page).select("plan").get_by_role("region", name="Next times")
    expect(times.get_by_role("columnheader", name="Asia/Tokyo")).to_be_visible()
    expect(times.get_by_role("row")).to_have_count(11)
    expect(times.get_by_role("row").nth(1)).to_contain_text("1 Jan")
    page.locator("[data-field='rules.0.cron'] input").fill("0 9 24 12 *")
    expect(times.get_by_role("row").nth(1)).to_contain_text("24 Dec")
    times.scroll_into_view_if_needed()
    screens.take(page, "schedule")


def test_fields_that_are_drawn_are_asked_for_and_arrive(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    form = node("form", "trigger.form", 0, fields=[{"name": "who", "label": "Your name", "required": True}])
    workflow = draw(
        api, form, node("then", "data.set", 300, keep="all"), edges=[("form", "then")], publish=False
    )
    page.goto(f"{running.url}/workflows/{workflow}/")
    editor = Editor(page)
    panel = editor.select("form")
    panel.get_by_role("button", name="Add field").click()
    editor.type_into("Name", "size")
    page.locator("[data-field='fields.1.label'] input").fill("Your size")
    page.locator("[data-field='fields.1.type'] select").select_option("select")
    for place, size in enumerate(("Small", "Large"), 1):
        panel.get_by_role("button", name="Add option").click()
        panel.get_by_label(f"Options {place}").fill(size)
    panel.get_by_role("button", name="Move field 2 up").click()
    expect(panel.get_by_role("button", name="Field 1: size · Your size · Choice")).to_be_visible()
    screens.take(page, "form-fields")
    editor.saved()
    page.get_by_role("button", name="Publish", exact=True).click()
    with page.expect_popup() as opened:
        panel.get_by_role("link", name="Open the form").click()
    filled = opened.value
    filled.get_by_label("Your size").select_option("Large")
    filled.get_by_label("Your name").fill("Ada")
    screens.take(filled, "form")
    filled.get_by_role("button", name="Send").click()
    expect(filled.get_by_text("Thank you")).to_be_visible()
    filled.close()
    editor.select("then")
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("Large")


def test_a_loop_is_looked_at_turn_by_turn(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    each = node("loop", "flow.for_each", 300, items="{{start.items}}", on_item_error="keep")
    call = node("call", "http.request", 360, "loop", url="{{item}}")
    workflow = draw(api, node("start", "trigger.manual", 0), each, call, edges=[("start", "loop")])
    good, bad = f"{running.url}/healthz", "no-address"
    body = {"input": {"items": [good, good, bad, good]}, "wait": 60}
    run = api.post(f"/api/workflows/{workflow}/run/", json=body).json()
    assert run["status"] == "succeeded", run
    page.goto(f"{running.url}/executions/{run['id']}/")
    page.locator("[data-id=call]").click()
    panel = page.get_by_role("complementary", name="Step call")
    number = panel.get_by_label("Turn of loop", exact=True)
    expect(number).to_have_value("1")
    expect(panel.get_by_text("of 4", exact=True)).to_be_visible()
    panel.get_by_role("button", name="First failed turn").click()
    expect(number).to_have_value("3")
    expect(panel.get_by_role("region", name="Error")).to_be_visible()
    panel.get_by_role("button", name="All turns").click()
    screens.take(page, "turns")
    expect(panel.get_by_role("region", name="Turn").get_by_role("listitem")).to_have_count(4)
    number.fill("4")
    number.press("Enter")
    expect(panel.get_by_role("region", name="Output")).to_contain_text("200")


def test_the_steps_inside_a_loop_are_tried_again_not_the_loop(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page, each = signed_in, node("loop", "flow.for_each", 300, items="{{start.items}}")
    call = node("call", "http.request", 360, "loop", url="{{item}}")
    workflow = draw(api, node("start", "trigger.manual", 0), each, call, edges=[("start", "loop")])
    page.goto(f"{running.url}/workflows/{workflow}/")
    page.locator("[data-id=call]").click()
    page.get_by_role("tab", name="Retry & errors").click()
    expect(page.get_by_label("Attempts")).to_be_visible()
    page.locator("[data-id=loop]").click(position={"x": 12, "y": 12})
    expect(page.get_by_role("complementary", name="Step loop").get_by_label("Time limit")).to_be_visible()
    expect(page.get_by_label("Attempts")).to_have_count(0)


def waiting_for(running: Running, api: httpx2.Client, ask: dict[str, Any]) -> tuple[str, str]:
    """A run that waits for the approval `ask`, and the address of its page."""
    tell = node("tell", "data.set", 300, fields=[{"name": "url", "value": "{{execution.resume_urls.ask}}"}])
    start = node("start", "trigger.manual", 0)
    workflow = draw(api, start, tell, ask, edges=[("start", "tell"), ("tell", "ask")])
    run: str = api.post(f"/api/workflows/{workflow}/run/", json={}).json()["id"]
    running.wait_for(lambda: nodes_of(api, run).get("ask", {}).get("status") == "waiting")
    address: str = nodes_of(api, run)["tell"]["output"]["url"]
    return run, running.url + address[address.index("/resume/") :]


def nodes_of(api: httpx2.Client, run: str) -> dict[str, Any]:
    return {one["node_id"]: one for one in api.get(f"/api/executions/{run}/").json()["nodes"]}


def output_of(running: Running, api: httpx2.Client, run: str) -> Any:
    """The approval's output, as soon as there is one."""
    running.wait_for(lambda: nodes_of(api, run)["ask"]["status"] == "succeeded")
    return nodes_of(api, run)["ask"]["output"]


def test_an_approval_is_decided_on_its_page(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    ask = node("ask", "flow.approval", 600, title="Publish it?", message="Twelve pages.", comment="required")
    run, address = waiting_for(running, api, ask)
    page.goto(address)
    expect(page.get_by_role("heading", name="Publish it?")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_css("border-radius", "8px")
    screens.take(page, "approval")
    page.get_by_label("Comment").fill("Go")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approved")).to_be_visible()
    assert output_of(running, api, run)["comment"] == "Go"


FIELDS = [
    {"name": "amount", "label": "How many pages?", "type": "number", "required": True},
    {"name": "where", "label": "Where?", "type": "select", "options": ["Paper", "Screen"]},
    {"name": "urgent", "label": "It is urgent", "type": "checkbox"},
]
FILLED = {"amount": 12, "where": "Screen", "urgent": True}


def test_an_approval_may_ask_for_more_on_its_page(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    run, address = waiting_for(running, api, node("ask", "flow.approval", 600, title="Print?", fields=FIELDS))
    page.goto(address)
    labelled(page, "How many pages\\?").fill("12")
    page.keyboard.press("Enter")
    page.get_by_label("Where?").select_option("Screen")
    page.get_by_label("It is urgent").check()
    screens.take(page, "approval-fields")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approved")).to_be_visible()
    assert output_of(running, api, run)["data"] == FILLED


def test_an_approval_may_ask_for_more_in_the_editor(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page = signed_in
    run, _ = waiting_for(running, api, node("ask", "flow.approval", 600, title="Print?", fields=FIELDS))
    page.goto(f"{running.url}/executions/{run}/")
    page.locator("[data-id=ask]").click()
    card = page.get_by_role("region", name="Decision")
    card.get_by_label("How many pages?").fill("12")
    page.keyboard.press("Tab")
    page.keyboard.type("Scr")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    screens.take(page, "approval-fields-editor")
    card.get_by_role("button", name="Approve").click()
    expect(card).to_be_hidden()
    assert output_of(running, api, run)["data"] == FILLED
