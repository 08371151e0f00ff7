"""Runs with loops after a reload, what a failed run leaves, and lists that cannot be loaded."""

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.pages import Screens
from tests.browser.test_triggers import draw, node
from tests.running import Running

pytestmark = pytest.mark.browser


def looping(api: httpx2.Client, bad: bool = False) -> str:
    start = node("start", "trigger.manual", 0, sample_input={"rows": [{"name": "Ada"}, {"name": "Bob"}]})
    each = node("loop", "flow.for_each", 300, items="{{start.rows}}")
    value = "{{item.missing}}" if bad else "{{item.name}}"
    body = node("body", "data.set", 360, "loop", fields=[{"name": "who", "value": value}])
    return draw(api, start, each, body, edges=[("start", "loop")])


def run(api: httpx2.Client, workflow: str) -> str:
    body = {"input": {"rows": [{"name": "Ada"}, {"name": "Bob"}]}, "wait": 60}
    id: str = api.post(f"/api/workflows/{workflow}/run/", json=body).json()["id"]
    return id


def test_the_steps_inside_a_loop_are_there_after_a_reload(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page, workflow = signed_in, looping(api)
    execution = run(api, workflow)
    page.goto(f"{running.url}/executions/{execution}/")
    log = page.get_by_role("region", name="Run log and problems")
    row = log.get_by_role("row").filter(has_text="body")
    expect(row).to_contain_text("turn 2")
    expect(row).to_contain_text("Succeeded")
    expect(page.locator("[data-node-id=body]")).to_contain_text("Succeeded")
    row.get_by_role("button", name="body").click()
    expect(page.get_by_label("Turn of loop", exact=True)).to_have_value("2")
    expect(page.get_by_role("region", name="Output")).to_contain_text("Bob")
    screens.take(page, "loop-log")
    page.goto(f"{running.url}/workflows/{workflow}/")
    expect(page.locator("[data-node-id=body]")).to_contain_text("Succeeded")
    log.get_by_role("button", name="Run log").click()
    expect(row).to_contain_text("turn 2")


def test_a_template_inside_a_loop_is_previewed_with_its_item(
    signed_in: Page, running: Running, api: httpx2.Client
) -> None:
    page, workflow = signed_in, looping(api)
    page.goto(f"{running.url}/workflows/{workflow}/")
    page.locator("[data-node-id=body]").click()
    panel = page.get_by_role("complementary", name="Step body")
    panel.locator("[data-field='fields.0.value'] .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("{{index}}: {{item.name")
    expect(panel.get_by_text("0: Ada")).to_be_visible()


def test_the_error_of_a_failed_run_is_a_problem(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page, workflow = signed_in, looping(api, bad=True)
    run(api, workflow)
    page.goto(f"{running.url}/workflows/{workflow}/")
    drawer = page.get_by_role("region", name="Run log and problems")
    expect(drawer.get_by_role("status")).to_contain_text("Failed")
    drawer.get_by_role("button", name="Problems").click()
    expect(drawer.get_by_role("button", name="Last run")).to_be_visible()
    expect(drawer.get_by_text("No problems")).to_be_hidden()
    screens.take(page, "problem-of-a-run")
    drawer.get_by_role("button", name="Last run").click()
    expect(page.get_by_role("tab", name="Last run")).to_have_attribute("aria-selected", "true")


def test_a_list_that_cannot_be_loaded_says_so_until_it_can(
    tolerant: Page, running: Running, screens: Screens
) -> None:
    page = tolerant
    error: dict[str, object] = {"code": "x", "message": "The list is out of order.", "hint": None}

    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"error": error})

    page.route("**/api/executions/**", refuse)
    page.get_by_role("link", name="Executions").click()
    failure = page.get_by_text("The list is out of order.")
    expect(failure).to_be_visible()
    screens.take(page, "list-error")
    for _ in range(2):
        with page.expect_request("**/api/executions/**"):
            expect(page.locator(".skeleton")).to_have_count(0)
    expect(failure).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    page.unroute("**/api/executions/**")
    page.get_by_role("button", name="Try again").click()
    expect(failure).to_be_hidden()
