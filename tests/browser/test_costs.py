"""What models cost, and a budget that stops a run, says why, is raised, and lets the next one through."""

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.drawing import draw, node, run
from tests.browser.pages import Screens, labelled
from tests.running import Running

pytestmark = pytest.mark.browser


def asking(api: httpx2.Client) -> str:
    """A workflow that asks the sandbox, whose answers cost something and spend nothing."""
    ask = node("ask", "openrouter.chat", 300, model="sandbox/assistant", user_prompt="Say hello.")
    return draw(api, node("start", "trigger.manual", 0), ask, edges="start-ask", name="Asking")


def set_budget(page: Page, workflow: str, limit: str) -> None:
    page.get_by_role("button", name="New budget").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("For", exact=True).select_option("workflow")
    dialog.get_by_label("Workflow", exact=True).select_option(workflow)
    labelled(dialog, "Limit in US dollars").fill(limit)
    assert violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Budget saved").first).to_be_visible()


def test_a_budget_stops_a_run_and_lets_the_next_through_once_it_is_raised(
    signed_in: Page, running: Running, api: httpx2.Client, screens: Screens
) -> None:
    page, workflow = signed_in, asking(api)
    run(api, workflow)
    page.goto(f"{running.url}/costs/")
    expect(page.get_by_text("sandbox/assistant")).to_be_visible()
    set_budget(page, workflow, "0.000001")
    expect(page.get_by_text("Used up")).to_be_visible()
    screens.take(page, "costs-used-up")

    stopped = run(api, workflow)
    page.goto(f"{running.url}/executions/{stopped}/")
    expect(page.get_by_text("The budget of this workflow").first).to_be_visible()
    screens.take(page, "run-stopped-by-budget")

    page.goto(f"{running.url}/costs/")
    page.get_by_role("button", name="More for the budget of Asking").click()
    page.get_by_role("menuitem", name="Edit").click()
    labelled(page.get_by_role("dialog"), "Limit in US dollars").fill("5")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Within the budget").first).to_be_visible()
    assert api.get(f"/api/executions/{run(api, workflow)}/").json()["status"] == "succeeded"


def test_costs_are_read_by_everybody(signed_in: Page, running: Running, api: httpx2.Client) -> None:
    page = signed_in
    run(api, asking(api))
    page.goto(f"{running.url}/costs/?by=workflow")
    expect(page.get_by_role("link", name="Asking").first).to_be_visible()
    page.get_by_text("Show as a table").click()
    expect(page.get_by_role("columnheader", name="Day")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{running.url}/costs/?span=last-month")
    expect(page.get_by_role("heading", name="Budgets")).to_be_visible()
    assert violations(page) == []
