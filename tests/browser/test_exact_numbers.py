"""Numbers that JavaScript has no room for go through the editor digit by digit."""

import json
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Screens
from tests.browser.test_triggers import node
from tests.running import Running

pytestmark = pytest.mark.browser

HARD = '{"big":12345678901234567890,"id":1234567890123456789,"one":1.0,"third":0.14285714285714285}'


def stored(api: httpx2.Client, workflow: str) -> str:
    """The workflow as text, since reading it here must not change a digit either."""
    return api.get(f"/api/workflows/{workflow}/").text


@pytest.fixture
def workflow(api: httpx2.Client) -> str:
    """A manual trigger with hard numbers in its sample, and a step that hands one on."""
    start = node("start", "trigger.manual", 0, sample_input="SAMPLE")
    step = node("step", "data.set", 300, fields=[{"name": "id", "value": "{{start.id}}"}])
    graph = {"nodes": [start, step], "edges": [{"source": "start", "target": "step"}]}
    body = json.dumps({"name": "Exact", "graph": graph}).replace('"SAMPLE"', HARD)
    answer = api.post("/api/workflows/", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text
    assert HARD in answer.text
    id: str = answer.json()["id"]
    return id


def open_at(page: Page, running: Running, workflow: str) -> None:
    page.goto(f"{running.url}/workflows/{workflow}/")
    expect(page.locator("[data-node-id]")).to_have_count(2)


def test_an_edit_elsewhere_leaves_them_byte_for_byte(
    signed_in: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = signed_in
    open_at(page, running, workflow)
    page.locator("[data-node-id=step]").click()
    page.get_by_label("Label", exact=True).fill("Another name")
    running.wait_for(lambda: "Another name" in stored(api, workflow))
    assert HARD in stored(api, workflow)


def test_they_run_and_are_shown_with_all_their_digits(
    signed_in: Page, running: Running, api: httpx2.Client, workflow: str, screens: Screens
) -> None:
    page = signed_in
    open_at(page, running, workflow)
    page.get_by_role("button", name="Run", exact=True).click()
    log = page.get_by_role("region", name="Run log and problems")
    expect(log.get_by_role("status")).to_contain_text("Succeeded")
    page.locator("[data-node-id=start]").click()
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("12345678901234567890")
    page.locator("[data-node-id=step]").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("1234567890123456789")
    screens.take(page, "exact-numbers")
    page.reload()
    page.locator("[data-node-id=step]").click()
    page.get_by_role("tab", name="Last run").click()
    expect(page.get_by_role("region", name="Output")).to_contain_text("1234567890123456789")


def test_they_are_typed_and_what_is_no_number_is_refused(
    signed_in: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = signed_in
    open_at(page, running, workflow)
    page.locator("[data-node-id=start]").click()
    paste_sample(page, '{"typed": 98765432109876543210, "e": 1.50}')
    running.wait_for(lambda: '"typed":98765432109876543210' in stored(api, workflow).replace(" ", ""))
    paste_sample(page, '{"n": 1e400}')
    expect(page.get_by_text("1e400 is too large")).to_be_visible()
    assert "null" not in sample_of(api, workflow)


def paste_sample(page: Page, text: str) -> None:
    page.locator("[data-field=sample_input] .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def sample_of(api: httpx2.Client, workflow: str) -> str:
    parameters: dict[str, Any] = api.get(f"/api/workflows/{workflow}/").json()["graph"]["nodes"][0][
        "parameters"
    ]
    return json.dumps(parameters)


def test_steps_are_copied_and_pasted_with_them(
    signed_in: Page, running: Running, api: httpx2.Client, workflow: str
) -> None:
    page = signed_in
    open_at(page, running, workflow)
    page.locator("[data-node-id=start]").click()
    page.keyboard.press("ControlOrMeta+d")
    expect(page.locator("[data-node-id]")).to_have_count(3)
    running.wait_for(lambda: stored(api, workflow).count(HARD) == 2)
